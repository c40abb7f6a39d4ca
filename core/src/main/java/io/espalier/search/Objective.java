package io.espalier.search;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a sweep is after: {@code maximize accuracy}, {@code minimize macs}. */
public record Objective(Direction direction, Metric metric) {
  private static final Pattern TEXT = Pattern.compile("\\s*(\\S+)\\s+(" + Metric.SPELLED + ")\\s*");

  /** Which way is better. */
  public enum Direction {
    /** More is better. */
    MAXIMIZE,
    /** Less is better. */
    MINIMIZE
  }

  /**
   * Reads {@code maximize accuracy}.
   *
   * @throws Refusal if it is not a direction and a metric
   */
  public static Objective read(String text) {
    Matcher words = TEXT.matcher(text);
    if (words.matches()) {
      for (Direction direction : Direction.values()) {
        if (words.group(1).equals(Spelling.constant(direction))) {
          return new Objective(direction, Metric.read(words.group(2), text));
        }
      }
    }
    throw new Refusal(
        Text.of(
            "Cannot read objective '%s': write maximize accuracy, minimize macs or minimize latency-p50(batch=64)",
            text));
  }

  /**
   * Checks that no two are after opposite ends of one metric.
   *
   * @throws Refusal if two are
   */
  public static void checkTogether(List<Objective> all) {
    Map<Metric, Objective> first = new HashMap<>();
    for (Objective each : all) {
      Objective other = first.putIfAbsent(each.metric, each);
      if (other != null && other.direction != each.direction) {
        throw new Refusal(
            Text.of(
                "Cannot %s and %s at once: one undoes the other; keep one of them", other, each));
      }
    }
  }

  /** The value, turned so that more is better; what is not known is worse than any. */
  public double merit(Metrics metrics) {
    double value = metrics.find(metric).orElse(Double.NaN);
    if (Double.isNaN(value)) {
      return Double.NEGATIVE_INFINITY;
    }
    return direction == Direction.MAXIMIZE ? value : -value;
  }

  @Override
  public String toString() {
    return Spelling.constant(direction) + " " + metric;
  }
}
