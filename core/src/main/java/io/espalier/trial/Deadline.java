package io.espalier.trial;

import io.espalier.latency.Clock;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.train.Cancel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Stops a trial on request, or when it has run for as long as it may. */
final class Deadline implements Cancel {
  private final Cancel request;
  private final Optional<Duration> limit;
  private final Clock clock;
  private final long start;

  /** Begins now. */
  Deadline(Optional<Duration> limit, Clock clock, Cancel request) {
    this.request = request;
    this.limit = limit;
    this.clock = clock;
    this.start = clock.nanos();
  }

  @Override
  public boolean requested() {
    return request.requested() || passed();
  }

  private boolean passed() {
    return limit.isPresent() && clock.nanos() - start > limit.get().toNanos();
  }

  /**
   * Runs a trial that polls this.
   *
   * @throws Cancelled if it was stopped on request
   */
  Result.Outcome over(Hash trial, Supplier<? extends Result.Outcome> work) {
    try {
      return Failures.typed(trial, work);
    } catch (Cancelled stopped) {
      if (request.requested() || !passed()) {
        throw stopped;
      }
      return new Result.Failed(
          trial,
          Result.Failure.TIME_LIMIT,
          Text.of(
              "it ran for more than %s minutes; make it smaller, as with fewer epochs or images, or raise trial-minutes and give the sweep another name",
              minutes(limit.get())));
    }
  }

  private static String minutes(Duration limit) {
    return Text.of("%.2f", limit.toMillis() / 60_000.0).replaceAll("[.]?0+$", "");
  }
}
