package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Refusal;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.testing.InProcessWorkers;
import io.espalier.testing.SuppliedClock;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import io.espalier.trial.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sweep does while its workers are long in coming. */
@Timeout(60)
class WorkersOpeningTest {
  private final Store folder = new MemoryStore();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicBoolean gaveUp = new AtomicBoolean();
  private final AtomicLong looks = new AtomicLong();

  /** Once workers are asked for, each look at it takes an hour. */
  private final Clock hurried =
      new SuppliedClock(
          () ->
              CLOCK
                  .instant()
                  .plus(Duration.ofHours(asked.getCount() == 0 ? looks.incrementAndGet() : 0)));

  @Test
  void renewsItsClaimSoThatNoOtherDriverComesIn() {
    Supplier<Workers> slow =
        () -> {
          byte[] first = claim();
          asked.countDown();
          while (Arrays.equals(first, claim())) {
            Thread.onSpinWait();
          }
          return new InProcessWorkers(2, new UntrainedTrials(folder), CLOCK);
        };
    assertThat(sweep(plan("trials=4"), slow, hurried).run(Cancel.NEVER))
        .isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder)).hasSize(4);
  }

  @Test
  void stopsWhenItIsToldTo() {
    assertThat(sweep(plan(), this::never, CLOCK).run(() -> asked.getCount() == 0))
        .isEqualTo(Sweep.Ending.INTERRUPTED);
    assertThat(gaveUp).as("what opens workers has ended").isTrue();
    assertThat(table(folder)).isEmpty();
  }

  @Test
  void stopsWhenItsTimeIsUp() {
    assertThat(sweep(plan("hours=1"), this::never, hurried).run(Cancel.NEVER))
        .isEqualTo(Sweep.Ending.TIME_UP);
    assertThat(gaveUp).isTrue();
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() throws InterruptedException {
    AtomicReference<Sweep.Ending> ending = new AtomicReference<>();
    Thread driver =
        new Thread(() -> ending.set(sweep(plan(), this::never, CLOCK).run(Cancel.NEVER)));
    driver.start();
    asked.await();
    driver.interrupt();
    driver.join();
    assertThat(ending).hasValue(Sweep.Ending.INTERRUPTED);
    assertThat(gaveUp).isTrue();
  }

  /** Another driver has been told that this one is dead. */
  @Test
  void stopsWhenItsClaimIsLost() {
    Supplier<Workers> slow =
        () -> {
          folder.publish("lease-000009", claim());
          return never();
        };
    assertThatThrownBy(() -> sweep(plan(), slow, hurried).run(Cancel.NEVER))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("took over");
    assertThat(gaveUp).isTrue();
  }

  @Test
  void hearsWhyThereAreNone() {
    Refusal why = new Refusal("Cannot read the data");
    Supplier<Workers> none =
        () -> {
          throw why;
        };
    assertThatThrownBy(() -> sweep(plan(), none, CLOCK).run(Cancel.NEVER)).isSameAs(why);
  }

  private Sweep sweep(SweepPlan plan, Supplier<Workers> workers, Clock clock) {
    return new Sweep(PlannedTrials.of(plan), folder, workers, clock, SweepListener.NONE);
  }

  private Workers never() {
    asked.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      gaveUp.set(true);
    }
    throw new IllegalStateException("nobody waits for this any more");
  }

  private byte[] claim() {
    return folder.read("lease-000001").orElseThrow();
  }
}
