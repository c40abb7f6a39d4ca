package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.train.Layout;
import io.espalier.zoo.Zoo;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a session holds goes in and out, and is all that a training needs to go on. */
interface StateContract extends EngineUnderTest {
  @Test
  default void weightsGoInAndComeOut() {
    Model model = TestNetworks.model(TestNetworks.resnet20(), 3);
    try (Session session = open(model)) {
      assertThat(session.model()).isEqualTo(model);
      float[] values = new float[Layout.of(model.network()).size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i;
      }
      session.setTrained(values);
      float[] statistics = State.statistics(session, model.network());
      statistics[1] = 42;
      session.setStatistics(statistics);
      assertThat(State.trained(session, model.network())).containsExactly(values);
      Model now = session.model();
      assertThat(now.weights().get("conv1.weight").data()).startsWith(0, 1, 2);
      assertThat(now.weights().get("bn1.weight").data()).startsWith(432, 433);
      assertThat(now.weights().get("fc.bias").data()).endsWith(values.length - 1);
      assertThat(now.weights().get("bn1.running_mean").data()[1]).isEqualTo(42);
    }
  }

  /** What is put in serves all passes from there on, and what is taken out is a copy. */
  @Test
  default void everyPassRunsOnWhatWasPutInLast() {
    Network network = TestNetworks.droppingOut();
    Model model = TestNetworks.model(network, 3);
    Batch batch = TestNetworks.batch(network.input(), 3, 4, 4);
    try (Session session = open(model);
        Session other = open(TestNetworks.model(network, 5))) {
      double[] first = session.forward(batch, Pass.EVALUATE);
      other.forward(batch, Pass.EVALUATE);
      State state = State.of(session, network);
      state.into(other);
      assertThat(other.forward(batch, Pass.EVALUATE)).containsExactly(first);
      float[] statistics = state.statistics().clone();
      Arrays.fill(state.trained(), 0);
      Arrays.fill(state.statistics(), 1);
      assertThat(other.forward(batch, Pass.EVALUATE)).containsExactly(first);
      statistics[0] += 1;
      other.setStatistics(statistics);
      assertThat(other.forward(batch, Pass.EVALUATE)).isNotEqualTo(first);
    }
  }

  @Test
  default void aTrainingGoesOnElsewhereToTheSameBits() {
    Network network = Zoo.CATALOG.read("resnet-20(width=0.25, image=8)");
    assertGoesOn(network, 10);
    assertGoesOn(TestNetworks.droppingOut(), 4);
  }

  private void assertGoesOn(Network network, int classes) {
    State end;
    State middle;
    try (Session whole = open(TestNetworks.model(network, 7))) {
      steps(whole, network, classes, 0, 3);
      middle = State.of(whole, network);
      whole.forward(TestNetworks.batch(network.input(), 3, classes, 99), Pass.EVALUATE);
      steps(whole, network, classes, 3, 6);
      end = State.of(whole, network);
    }
    assertThat(end.trained()).isNotEqualTo(middle.trained());
    try (Session resumed = engine().open(TestNetworks.model(network, 8), Watch.NOTHING, 8)) {
      steps(resumed, network, classes, 7, 8);
      middle.into(resumed);
      steps(resumed, network, classes, 3, 6);
      assertThat(resumed.model().weights().tensors()).isNotEmpty();
      assertThat(State.trained(resumed, network)).containsExactly(end.trained());
      assertThat(State.statistics(resumed, network)).containsExactly(end.statistics());
    }
  }

  /** As a training takes them: each from a seed of its own. */
  private static void steps(Session session, Network network, int classes, int from, int to) {
    for (int step = from; step < to; step++) {
      session.reseed(step);
      State.descend(
          session, network, TestNetworks.batch(network.input(), 5 + step % 3, classes, step));
    }
  }

  @Test
  default void aModelTakenOutIsTheModel() {
    Network network = TestNetworks.droppingOut();
    Batch batch = TestNetworks.batch(network.input(), 3, 4, 4);
    try (Session session = open(TestNetworks.model(network, 3))) {
      steps(session, network, 4, 0, 2);
      Model model = session.model();
      double[] logits = session.forward(batch, Pass.EVALUATE);
      steps(session, network, 4, 2, 4);
      try (Session other = open(model)) {
        assertThat(other.forward(batch, Pass.EVALUATE)).containsExactly(logits);
      }
    }
  }

  @Test
  default void batchesOfManySizesFollowOneAnother() {
    Model model = TestNetworks.model(TestNetworks.droppingOut(), 2);
    for (int size : new int[] {8, 1, 3, 8, 16, 1}) {
      Batch batch = TestNetworks.batch(model.network().input(), size, 4, size);
      double alone;
      try (Session session = open(model)) {
        alone = session.step(batch, Pass.FROZEN_NORM, new PlainCrossEntropy());
      }
      try (Session session = open(model)) {
        for (int other : new int[] {5, 1, 9}) {
          Batch before = TestNetworks.batch(model.network().input(), other, 4, 1);
          session.step(before, Pass.FROZEN_NORM, new PlainCrossEntropy());
        }
        assertThat(session.step(batch, Pass.FROZEN_NORM, new PlainCrossEntropy())).isEqualTo(alone);
      }
    }
  }

  @Test
  default void evaluationOfAnImageDoesNotDependOnItsBatch() {
    Model model = TestNetworks.model(TestNetworks.resnet20(), 3);
    int pixels = model.network().input().size();
    Batch batch = TestNetworks.batch(model.network().input(), 5, 10, 4);
    try (Session session = open(model)) {
      double[] together = session.forward(batch, Pass.EVALUATE);
      for (int n = 0; n < batch.size(); n++) {
        float[] image = Arrays.copyOfRange(batch.images(), n * pixels, (n + 1) * pixels);
        double[] alone =
            session.forward(new Batch(image, new int[] {batch.labels()[n]}), Pass.EVALUATE);
        assertThat(alone)
            .containsExactly(
                Arrays.copyOfRange(together, n * 10, n * 10 + 10), offset(5 * rounding()));
      }
    }
  }
}
