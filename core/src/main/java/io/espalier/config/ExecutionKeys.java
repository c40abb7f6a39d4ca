package io.espalier.config;

import com.typesafe.config.ConfigValue;
import io.espalier.engine.Place;
import io.espalier.engine.Places;
import io.espalier.plan.Execution;
import io.espalier.plan.TimeLimit;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The keys that say on what and how long a sweep runs: they change no trial. */
final class ExecutionKeys {
  static final String TRIAL_MINUTES = "trial-minutes";
  static final String PLACE = "place";

  private static final Duration LONGEST = Duration.ofDays(365);

  private ExecutionKeys() {}

  /** The engine, the place and the time of each trial. */
  static Execution execution(Section root) {
    return new Execution(
        root.has("engine") ? Optional.of(root.text("engine")) : Optional.empty(),
        place(root),
        root.has(TRIAL_MINUTES)
            ? Optional.of(root.read(TRIAL_MINUTES, ExecutionKeys::trialLimit))
            : Optional.empty());
  }

  private static Duration trialLimit(ConfigValue value) {
    if (value.unwrapped() instanceof Number minutes) {
      double seconds = minutes.doubleValue() * 60;
      if (seconds >= 1 && seconds <= LONGEST.toSeconds()) {
        return Duration.ofMillis(Math.round(seconds * 1000));
      }
    }
    throw new Refusal(
        Text.of(
            "Cannot end trials after %s minutes: a number from 0.02 (a second) to %,d (a year) is needed",
            value.unwrapped(), LONGEST.toMinutes()));
  }

  private static Place place(Section root) {
    Place.Cpu processors = root.read("threads", ExecutionKeys::processors);
    Place kind = root.read(PLACE, ExecutionKeys::kind);
    if (kind instanceof Place.Gpu && processors.threads() > 1) {
      return root.read(
          PLACE,
          value -> {
            throw new Refusal(
                Text.of(
                    "Cannot run on a graphics card with %d threads: threads are the processors'; leave out threads, or place",
                    processors.threads()));
          });
    }
    return kind instanceof Place.Gpu ? kind : processors;
  }

  private static Place kind(ConfigValue value) {
    Place kind = Places.CATALOG.read(Section.text(value));
    if (kind.threads() > 1) {
      throw new Refusal(
          Text.of(
              "Cannot take threads from place '%s': write threads = %d, and place = cpu or nothing",
              kind, kind.threads()));
    }
    return kind;
  }

  private static Place.Cpu processors(ConfigValue value) {
    long threads = Section.integer(value);
    if (threads < 1 || threads > Integer.MAX_VALUE) {
      throw new Refusal(Text.of("Cannot run on %d threads: at least 1 is needed", threads));
    }
    return new Place.Cpu((int) threads);
  }

  /** When the sweep stops, if it says so. */
  static Optional<TimeLimit> time(Section root) {
    if (root.has("hours") && root.has("until")) {
      return root.read(
          "until",
          value -> {
            throw new Refusal("Cannot stop at two times: give either hours or until");
          });
    }
    if (root.has("hours")) {
      return Optional.of(root.read("hours", ExecutionKeys::hours));
    }
    return root.has("until")
        ? Optional.of(root.read("until", ExecutionKeys::until))
        : Optional.empty();
  }

  private static TimeLimit hours(ConfigValue value) {
    if (value.unwrapped() instanceof Number hours) {
      try {
        return new TimeLimit.Hours(hours.doubleValue());
      } catch (IllegalArgumentException e) {
        throw new Refusal(Text.of("Cannot stop after %s hours: %s", hours, e.getMessage()), e);
      }
    }
    throw new Refusal(
        Text.of("Cannot stop after %s hours: a number is needed, such as 8", value.unwrapped()));
  }

  private static TimeLimit until(ConfigValue value) {
    try {
      return new TimeLimit.Until(LocalTime.parse(String.valueOf(value.unwrapped())));
    } catch (DateTimeParseException e) {
      throw new Refusal(
          Text.of(
              "Cannot stop at '%s': a time of day is needed, such as \"07:00\"", value.unwrapped()),
          e);
    }
  }
}
