package io.espalier.plan;

import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When a run of a sweep stops, whatever is left to do: the next run goes on from there. */
public sealed interface TimeLimit {
  /** The moment at which a run stops that begins at this one. */
  Instant end(Instant begin, ZoneId zone);

  /**
   * After so much time.
   *
   * @param hours above 0
   */
  record Hours(double hours) implements TimeLimit {
    private static final double MOST = 24 * 365;

    public Hours {
      if (!(hours > 0 && hours <= MOST)) {
        throw new IllegalArgumentException(
            Text.of("hours must be above 0 and at most %.0f, not %s", MOST, Spelling.of(hours)));
      }
    }

    @Override
    public Instant end(Instant begin, ZoneId zone) {
      return begin.plus(Duration.ofMillis(Math.round(hours * Duration.ofHours(1).toMillis())));
    }

    @Override
    public String toString() {
      return "after " + Spelling.of(hours) + " hours";
    }
  }

  /** When the clock next shows this time, today or tomorrow. */
  record Until(LocalTime time) implements TimeLimit {
    @Override
    public Instant end(Instant begin, ZoneId zone) {
      ZonedDateTime now = begin.atZone(zone);
      ZonedDateTime today = now.toLocalDate().atTime(time).atZone(zone);
      return (today.isAfter(now) ? today : now.toLocalDate().plusDays(1).atTime(time).atZone(zone))
          .toInstant();
    }

    @Override
    public String toString() {
      return "at " + time;
    }
  }
}
