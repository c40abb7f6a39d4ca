package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What cannot be is refused in a sentence, and leaves the session as it was. */
interface RefusalContract extends EngineUnderTest {
  @Test
  default void aBatchOfAnotherShape() {
    Model model = TestNetworks.model(TestNetworks.droppingOut(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 2, 4, 4);
    try (Session session = open(model)) {
      double before = session.step(batch, Pass.FROZEN_NORM, new PlainCrossEntropy());
      assertThatThrownBy(() -> session.forward(new Batch(new float[10], new int[2]), Pass.TRAIN))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("2 images with 10 values")
          .hasMessageContaining("3x8x8");
      assertThatThrownBy(
              () ->
                  session.step(
                      new Batch(new float[0], new int[0]), Pass.TRAIN, new PlainCrossEntropy()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("0 images");
      assertThat(session.step(batch, Pass.FROZEN_NORM, new PlainCrossEntropy())).isEqualTo(before);
    }
  }

  @Test
  default void aNodeThatIsNotThereOrNotWatched() {
    Model model = TestNetworks.model(TestNetworks.droppingOut(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 2, 4, 4);
    assertThatThrownBy(() -> engine().open(model, new Watch(Set.of("nothing")), 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'nothing'");
    try (Session session = engine().open(model, new Watch(Set.of("bn")), 1)) {
      assertThatThrownBy(() -> session.activation("bn"))
          .as("before any pass")
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("'bn'");
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      assertThat(session.activation("bn").shape()).isEqualTo(List.of(2, 6, 8, 8));
      assertThat(session.activationGradient("bn").shape()).isEqualTo(List.of(2, 6, 8, 8));
      for (String path : List.of("relu", "nothing")) {
        assertThatThrownBy(() -> session.activation(path))
            .isInstanceOf(Refusal.class)
            .hasMessageContaining("'" + path + "'")
            .hasMessageContaining("not watched");
        assertThatThrownBy(() -> session.activationGradient(path))
            .isInstanceOf(Refusal.class)
            .hasMessageContaining("'" + path + "'")
            .hasMessageContaining("not watched");
      }
      session.forward(batch, Pass.EVALUATE);
      assertThatThrownBy(() -> session.activationGradient("bn"))
          .as("after a pass without gradients")
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("'bn'");
    }
  }

  @Test
  default void aNetworkThatDoesNotEndInAVector() {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 5, 4));
    net.add("conv", Conv.of(3, 3), Network.INPUT);
    Model model = TestNetworks.model(net.build(), 1);
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'conv'")
        .hasMessageContaining("3x5x4");
  }

  @Test
  default void gradientsOfAnEvaluation() {
    Model model = TestNetworks.model(TestNetworks.droppingOut(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 2, 4, 4);
    try (Session session = open(model)) {
      assertThatThrownBy(() -> session.step(batch, Pass.EVALUATE, new PlainCrossEntropy()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("EVALUATE");
    }
  }

  @Test
  default void aWatchedNodeWhoseValuesAreNotFinite() {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 1, 2));
    net.add("conv", Conv.of(1, 1), Network.INPUT);
    net.add("relu", TestNetworks.RELU, "conv");
    net.add("pool", new GlobalAveragePool(), "relu");
    Model model = TestNetworks.model(net.build(), 1);
    // The sum of the two is beyond single precision.
    Tensor large = Tensor.of(List.of(1, 2, 1, 1), -3e38f, -3e38f);
    Model loud = model.with(model.weights().with(Map.of("conv.weight", large)));
    Batch batch = new Batch(new float[] {1, 0, 1, 0}, new int[] {0});
    try (Session session = engine().open(loud, new Watch(Set.of("conv", "relu")), 1)) {
      session.forward(batch, Pass.EVALUATE);
      String what =
          "'activation of conv' has 1 of 2 values that are not finite (the first is -Infinity)";
      assertThat(session.fault().orElseThrow()).hasToString(what);
      assertThat(session.activation("relu").data()).containsExactly(0, 0);
      assertThatThrownBy(() -> session.activation("conv"))
          .isInstanceOf(Refusal.class)
          .hasMessage("Cannot use the model: %s; train the model anew with a lower rate", what);
      session.forward(new Batch(new float[4], new int[] {0}), Pass.EVALUATE);
      assertThat(session.fault()).isEmpty();
    }
  }

  @Test
  default void aLossThatThrowsLeavesTheSessionUsable() {
    Model model = TestNetworks.model(TestNetworks.droppingOut(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 2, 4, 4);
    Loss broken =
        (logits, labels, gradient) -> {
          throw new Refusal("Cannot go on");
        };
    try (Session session = open(model)) {
      double before = session.step(batch, Pass.FROZEN_NORM, new PlainCrossEntropy());
      assertThatThrownBy(() -> session.step(batch, Pass.FROZEN_NORM, broken))
          .hasMessageContaining("Cannot go on");
      assertThat(session.step(batch, Pass.FROZEN_NORM, new PlainCrossEntropy())).isEqualTo(before);
    }
  }
}
