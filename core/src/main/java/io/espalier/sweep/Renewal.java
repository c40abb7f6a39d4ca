package io.espalier.sweep;

import io.espalier.store.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Renews a lease from time to time. */
final class Renewal {
  private final Lease lease;
  private final Clock clock;
  private final Duration interval;
  private Instant due;

  Renewal(Lease lease, Clock clock, Duration interval) {
    this.lease = lease;
    this.clock = clock;
    this.interval = interval;
    this.due = clock.instant().plus(interval);
  }

  void whenDue() {
    Instant now = clock.instant();
    if (now.isAfter(due)) {
      lease.renew();
      due = now.plus(interval);
    }
  }
}
