package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Sessions beside one another, in threads and within one. */
public interface ThreadContract extends EngineUnderTest {
  /** The seed decides all: weights, images and dropout. */
  private List<State> trained(long seed) {
    List<State> states = new ArrayList<>();
    for (String name : List.of("squeeze", "residual")) {
      Network network = OperationCases.all().get(name);
      try (Session session = open(TestNetworks.model(network, seed))) {
        for (int step = 0; step < 5; step++) {
          State.descend(session, network, TestNetworks.batch(network.input(), 6, 4, seed + step));
        }
        states.add(State.of(session, network));
      }
    }
    Network network = TestNetworks.droppingOut();
    try (Session session = engine().open(TestNetworks.model(network, seed), Watch.NOTHING, seed)) {
      for (int step = 0; step < 10; step++) {
        State.descend(session, network, TestNetworks.batch(network.input(), 8, 4, seed + step));
      }
      states.add(State.of(session, network));
    }
    return states;
  }

  private static void assertSame(List<State> found, List<State> right) {
    assertThat(found).hasSameSizeAs(right);
    for (int i = 0; i < right.size(); i++) {
      assertThat(found.get(i).trained()).containsExactly(right.get(i).trained());
      assertThat(found.get(i).statistics()).containsExactly(right.get(i).statistics());
    }
  }

  @Test
  default void oneSeedGivesTheSameBits() {
    assertSame(trained(7), trained(7));
    assertThat(trained(7).get(2).trained()).isNotEqualTo(trained(8).get(2).trained());
  }

  @Test
  default void sessionsInTwoThreadsDoNotDisturbOneAnother() throws Exception {
    List<State> first = trained(7);
    List<State> second = trained(8);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 2; round++) {
        Future<List<State>> left = threads.submit(() -> trained(7));
        Future<List<State>> right = threads.submit(() -> trained(8));
        assertSame(left.get(), first);
        assertSame(right.get(), second);
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Each of the two is between its forward and its backward pass when the other is. */
  @Test
  default void aStepIsNotDisturbedInItsMiddle() throws Exception {
    Network network = TestNetworks.droppingOut();
    Batch batch = TestNetworks.batch(network.input(), 6, 4, 1);
    List<float[]> alone = List.of(gradients(network, 3, batch), gradients(network, 4, batch));
    CyclicBarrier both = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<float[]>> together = new ArrayList<>();
      for (long seed = 3; seed < 5; seed++) {
        Model model = TestNetworks.model(network, seed);
        long dropout = seed;
        together.add(
            threads.submit(
                () -> {
                  try (Session session = engine().open(model, Watch.NOTHING, dropout)) {
                    session.step(batch, Pass.TRAIN, meeting(both));
                    both.await(1, TimeUnit.MINUTES);
                    return State.gradients(session, network);
                  }
                }));
      }
      for (int i = 0; i < 2; i++) {
        assertThat(together.get(i).get()).containsExactly(alone.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** A loss that is not given before the other session's forward pass has ended as well. */
  private static Loss meeting(CyclicBarrier both) {
    return (logits, labels, gradient) -> {
      try {
        both.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException("the other session did not come", e);
      }
      return new PlainCrossEntropy().apply(logits, labels, gradient);
    };
  }

  /** In turns, pass by pass, and each is read after the other has run. */
  @Test
  default void sessionsOfOneThreadDoNotDisturbOneAnother() {
    Network network = TestNetworks.droppingOut();
    Batch small = TestNetworks.batch(network.input(), 4, 4, 1);
    Batch large = TestNetworks.batch(network.input(), 7, 4, 2);
    float[][] alone = {gradients(network, 3, small), gradients(network, 4, large)};
    try (Session first = engine().open(TestNetworks.model(network, 3), Watch.NOTHING, 3);
        Session second = engine().open(TestNetworks.model(network, 4), Watch.NOTHING, 4)) {
      first.step(small, Pass.TRAIN, new PlainCrossEntropy());
      second.step(large, Pass.TRAIN, new PlainCrossEntropy());
      first.forward(large, Pass.EVALUATE);
      assertThat(State.gradients(first, network)).containsExactly(alone[0]);
      assertThat(State.gradients(second, network)).containsExactly(alone[1]);
      try (Session third = open(TestNetworks.model(network, 5))) {
        third.step(large, Pass.TRAIN, new PlainCrossEntropy());
      }
      assertThat(State.gradients(first, network)).containsExactly(alone[0]);
      second.reseed(4);
      second.step(large, Pass.TRAIN, new PlainCrossEntropy());
      assertThat(State.gradients(second, network)).containsExactly(alone[1]);
    }
  }

  private float[] gradients(Network network, long seed, Batch batch) {
    try (Session session = engine().open(TestNetworks.model(network, seed), Watch.NOTHING, seed)) {
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      return State.gradients(session, network);
    }
  }

  @Test
  default void aSessionStaysWithItsThread() throws Exception {
    Model model = TestNetworks.model(TestNetworks.droppingOut(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 2, 4, 4);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Session session = open(model)) {
      assertThatThrownBy(() -> thread.submit(() -> session.forward(batch, Pass.EVALUATE)).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    } finally {
      thread.shutdown();
    }
  }
}
