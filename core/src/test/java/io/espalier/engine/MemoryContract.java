package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.network.Network;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory outside of the heap is held as long as it serves. */
interface MemoryContract extends EngineUnderTest {
  /** The sizes of the batches, in turn. */
  List<Integer> SIZES = List.of(8, 3, 8, 1, 5);

  @Test
  default void aSessionHoldsNoMoreAfterManySteps() {
    Network network = OperationCases.all().get("residual");
    try (Session session = open(TestNetworks.model(network, 1))) {
      assertFlat(session, network, 200);
    }
  }

  @Test
  default void aWatchingSessionHoldsNoMoreEither() {
    Network network = OperationCases.all().get("squeeze");
    Watch watch = new Watch(Set.of("stem", "excite", "fc"));
    try (Session session = engine().open(TestNetworks.model(network, 1), watch, 1)) {
      assertFlat(session, network, 60);
    }
  }

  /** A quarter is for what waits for the garbage collector. */
  private void assertFlat(Session session, Network network, int steps) {
    run(session, network, 20);
    long early = nativeMemory();
    run(session, network, steps - 20);
    assertFallsTo(early + early / 4);
  }

  @Test
  default void aClosedSessionHoldsNothing() {
    openAndCloseAll();
    long before = nativeMemory();
    openAndCloseAll();
    assertFallsTo(before);
  }

  /** What the garbage collector frees goes a little later. */
  private void assertFallsTo(long early) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    long now = nativeMemory();
    while (now > early && System.nanoTime() < end) {
      now = nativeMemory();
    }
    assertThat(now).isLessThanOrEqualTo(early);
  }

  private void openAndCloseAll() {
    for (String name : List.of("residual", "squeeze", "bordered-norm", "grouped2", "shuffle")) {
      Network network = OperationCases.all().get(name);
      try (Session session = open(TestNetworks.model(network, 1))) {
        run(session, network, 3);
      }
    }
  }

  private static void run(Session session, Network network, int steps) {
    for (int step = 0; step < steps; step++) {
      Batch batch = TestNetworks.batch(network.input(), SIZES.get(step % SIZES.size()), 4, step);
      session.step(batch, step % 2 == 0 ? Pass.TRAIN : Pass.FROZEN_NORM, new PlainCrossEntropy());
      session.forward(batch, step % 3 == 0 ? Pass.TRAIN : Pass.EVALUATE);
    }
  }
}
