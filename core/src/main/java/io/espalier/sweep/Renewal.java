package io.espalier.sweep;

import io.espalier.store.Lease;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a lease from time to time. */
final class Renewal {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

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
      try {
        lease.renew();
      } catch (UncheckedIOException e) {
        // The lease holds for some intervals more: the next renewal may succeed.
        LOG.warn("The lease was not renewed: {}", e.getMessage());
      }
      due = now.plus(interval);
    }
  }
}
