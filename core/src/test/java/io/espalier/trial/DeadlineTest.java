package io.espalier.trial;

import static io.espalier.trial.LinearTrials.CACHE;
import static io.espalier.trial.LinearTrials.runner;
import static io.espalier.trial.LinearTrials.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.latency.Clock;
import io.espalier.latency.FakeClock;
import io.espalier.latency.FakeSurroundings;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlineTest {
  /** A second passes whenever somebody asks for the time. */
  private static final class SlowClock implements Clock {
    private long seconds;

    @Override
    public long nanos() {
      return ++seconds * 1_000_000_000L;
    }

    @Override
    public void pause(Duration time) {}
  }

  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Stores.at(folder.toString());
  }

  private TrialRunner limited(Duration longest) {
    TrialRunner runner =
        new TrialRunner(
            new LinearEngine(),
            CACHE,
            new TrialFiles(store),
            epoch -> {},
            new SlowClock(),
            new FakeSurroundings(new FakeClock()));
    return runner.limitedTo(longest);
  }

  @Test
  void aTrialThatTakesLongerIsARowThatStands() {
    // Never ends by itself.
    Order order = new Order.Run(trial(store, "train(epochs=1000000, batch=16, rate=0.05)"));
    Result.Failed failed =
        (Result.Failed) limited(Duration.ofSeconds(90)).run(order, Place.ONE_THREAD, Cancel.NEVER);

    assertThat(failed.kind()).isEqualTo(Result.Failure.TIME_LIMIT);
    assertThat(failed.reason().orElseThrow())
        .startsWith("time limit: it ran for more than 1.5 minutes; ")
        .contains("trial-minutes");
    assertThat(failed.lasting()).isTrue();
    assertThat(ResultText.read(ResultText.write(failed))).isEqualTo(failed);
    assertThat(store.child("work").list()).as("its checkpoints are gone").isEmpty();
    assertThat(store.child("curves").list()).as("what it learned stays").hasSize(1);
    assertThat(runner(store, new NoEngine()).run(order, Place.ONE_THREAD, Cancel.NEVER))
        .as("run again, it is found")
        .isEqualTo(failed);
  }

  @Test
  void aTrialThatKeepsTheLimitIsMeasured() {
    Order order = new Order.Run(trial(store, "train(epochs=1, batch=16, rate=0.05)"));
    assertThat(limited(Duration.ofHours(1)).run(order, Place.ONE_THREAD, Cancel.NEVER))
        .isInstanceOf(Result.Measured.class);
  }

  @Test
  void aStopOnRequestIsNoFailure() {
    Order order = new Order.Run(trial(store, "train(epochs=1000000, batch=16, rate=0.05)"));
    AtomicInteger polls = new AtomicInteger();
    assertThatThrownBy(
            () ->
                limited(Duration.ofHours(1))
                    .run(order, Place.ONE_THREAD, () -> polls.incrementAndGet() > 20))
        .isInstanceOf(Cancel.Cancelled.class);
    assertThat(store.child("outcomes").list()).isEmpty();
  }
}
