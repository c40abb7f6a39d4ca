package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataSpec;
import io.espalier.metric.Metrics;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.store.Lease;
import io.espalier.store.MemoryStore;
import io.espalier.train.Cancel;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private final ByHand workers = new ByHand();
  private final Dispatch dispatch =
      new Dispatch(
          () -> workers,
          CLOCK,
          Optional.empty(),
          Cancel.NEVER,
          new Renewal(
              Lease.acquire(new MemoryStore(), CLOCK, Sweep.LEASE), CLOCK, Duration.ofDays(1)));

  @Test
  void countsTheTimeOfEachSlotWhetherItWorksOrNot() {
    assertThat(dispatch.use())
        .isEqualTo(new SweepState.Slots(1, Duration.ZERO, Duration.ZERO))
        .extracting(SweepState.Slots::share)
        .isEqualTo(0.0);
    workers.slots = 2;
    submit("a");
    workers.pass(10);
    assertUse(2, 10, 10);
    workers.pass(5);
    workers.end();
    workers.pass(1);
    dispatch.await();
    assertUse(2, 15, 17);
    assertThat(dispatch.use().share()).isEqualTo(15 / 32.0);
  }

  /** What was idle stays idle: a cluster that grows or shrinks changes nothing of the past. */
  @Test
  void countsSlotsOnlyWhileTheyAreThere() {
    workers.slots = 1;
    submit("a");
    workers.pass(10);
    assertUse(1, 10, 0);
    workers.slots = 3;
    submit("b");
    workers.pass(10);
    assertUse(3, 30, 10);
    workers.slots = 1;
    workers.pass(10);
    assertUse(1, 50, 10);
  }

  private void submit(String trial) {
    dispatch.submit(new Order.Test(Hash.of(trial), DataSpec.of(Call.of("data"))));
  }

  private void assertUse(int slots, int busy, int idle) {
    assertThat(dispatch.use())
        .isEqualTo(new SweepState.Slots(slots, Duration.ofSeconds(busy), Duration.ofSeconds(idle)));
  }

  /** Workers whose time passes, and whose orders end, when the test says so. */
  private static final class ByHand implements Workers {
    private final Deque<Runnable> ends = new ArrayDeque<>();
    private Clock clock = CLOCK;
    private int slots;

    void pass(int seconds) {
      clock = Clock.offset(clock, Duration.ofSeconds(seconds));
    }

    /** Ends the order that was given first. */
    void end() {
      ends.remove().run();
    }

    @Override
    public int slots() {
      return slots;
    }

    @Override
    public Clock clock() {
      return clock;
    }

    @Override
    public void submit(Order order, Completion completion) {
      ends.add(() -> completion.finished(new Result.Tested(order.trial(), Metrics.NONE)));
    }

    @Override
    public void await(Duration atMost) {}

    @Override
    public void cancel(Hash trial) {}

    @Override
    public void close() {}
  }
}
