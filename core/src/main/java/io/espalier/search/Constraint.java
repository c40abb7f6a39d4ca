package io.espalier.search;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.metric.Unit;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a result must keep to: {@code macs <= 30M}, {@code accuracy >= 0.8}, {@code latency_p99 <=
 * 4ms}.
 *
 * @param bound the last value that is still allowed
 */
public record Constraint(Metric metric, Limit limit, Number bound) {
  private static final long MILLION = 1_000_000;
  private static final String MILLIS = "ms";
  private static final String SECONDS = "s";
  private static final Pattern TEXT =
      Pattern.compile("\\s*(" + Metric.SPELLED + ")\\s*(<=|>=)\\s*(\\S+)\\s*");

  /** On which side of the bound values are allowed. */
  public enum Limit {
    /** Not above the bound. */
    AT_MOST("<="),
    /** Not below the bound. */
    AT_LEAST(">=");

    private final String sign;

    Limit(String sign) {
      this.sign = sign;
    }

    private boolean allows(double value, double bound) {
      return this == AT_MOST ? value <= bound : value >= bound;
    }
  }

  /**
   * Reads {@code macs <= 30M}.
   *
   * @throws Refusal if it is not a metric, {@code <=} or {@code >=}, and a number, which for a
   *     latency has a unit
   */
  public static Constraint read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      Metric metric = Metric.read(matcher.group(1), text);
      Limit limit = matcher.group(2).equals(Limit.AT_MOST.sign) ? Limit.AT_MOST : Limit.AT_LEAST;
      Optional<Number> bound = bound(metric, matcher.group(3), text);
      if (bound.isPresent()) {
        checkShare(metric, limit, bound.get().doubleValue(), text);
        return new Constraint(metric, limit, bound.get());
      }
    }
    throw new Refusal(
        Text.of(
            "Cannot read constraint '%s': write a metric, <= or >=, and a number, such as macs <= 30M",
            text));
  }

  /** Percent in the place of a share is a bound that all keep to, or none. */
  private static void checkShare(Metric metric, Limit limit, double bound, String text) {
    boolean outside = bound > 1 || (limit == Limit.AT_MOST && bound < 0);
    if (metric.unit() == Unit.SHARE && outside) {
      throw new Refusal(
          Text.of(
              "Cannot read constraint '%s': %s is a share from 0 to 1; write 0.9 for 90 percent",
              text, metric));
    }
  }

  private static Optional<Number> bound(Metric metric, String written, String text) {
    if (metric.unit() != Unit.MILLISECONDS) {
      return number(written);
    }
    boolean millis = written.endsWith(MILLIS);
    if (!millis && !written.endsWith(SECONDS)) {
      throw new Refusal(
          Text.of(
              "Cannot read constraint '%s': %s is a time; give it a unit, as in 4ms or 0.5s",
              text, metric));
    }
    return number(written.substring(0, written.length() - (millis ? MILLIS : SECONDS).length()))
        .map(
            value ->
                // So that 0.0035s is 3.5ms to the last digit.
                new BigDecimal(value.toString()).scaleByPowerOfTen(millis ? 0 : 3).doubleValue());
  }

  private static Optional<Number> number(String written) {
    return Call.parseValue(written) instanceof Number number
        ? Optional.of(number)
        : Optional.empty();
  }

  /**
   * Checks that some value of each metric keeps to all of them.
   *
   * @throws Refusal if two exclude each other
   */
  public static void checkTogether(List<Constraint> all) {
    for (Constraint most : all) {
      for (Constraint least : all) {
        if (most.metric.equals(least.metric)
            && most.limit == Limit.AT_MOST
            && least.limit == Limit.AT_LEAST
            && most.bound.doubleValue() < least.bound.doubleValue()) {
          throw new Refusal(
              Text.of(
                  "Cannot keep to %s and to %s: nothing lies between; raise the first bound or lower the second",
                  most, least));
        }
      }
    }
  }

  /** Whether these values keep to it; what is not known does not. */
  public boolean allows(Metrics metrics) {
    OptionalDouble value = metrics.find(metric);
    return value.isPresent() && limit.allows(value.getAsDouble(), bound.doubleValue());
  }

  /**
   * How far these values are from keeping to it, as a share of the bound: 0 if they do, infinite if
   * the value is not known.
   */
  double violation(Metrics metrics) {
    OptionalDouble value = metrics.find(metric);
    if (value.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double unit = bound.doubleValue() == 0 ? 1 : Math.abs(bound.doubleValue());
    return allows(metrics) ? 0 : Math.abs(value.getAsDouble() - bound.doubleValue()) / unit;
  }

  /** Whether a network with this forecast can still keep to it: what has to be measured can. */
  public boolean allows(Forecast forecast) {
    return metric.forecast(forecast).map(this::allows).orElse(true);
  }

  private boolean allows(Range range) {
    return limit.allows(closest(range), bound.doubleValue());
  }

  /**
   * The value with which a network of this forecast comes closest to keeping to it.
   *
   * @throws java.util.NoSuchElementException if it has to be measured
   */
  public double closest(Forecast forecast) {
    return closest(metric.forecast(forecast).orElseThrow());
  }

  private double closest(Range range) {
    return limit == Limit.AT_MOST ? range.low() : range.high();
  }

  @Override
  public String toString() {
    return metric + " " + limit.sign + " " + shown();
  }

  private String shown() {
    if (metric.unit() == Unit.MILLISECONDS) {
      return new BigDecimal(bound.toString()).stripTrailingZeros().toPlainString() + MILLIS;
    }
    if (bound instanceof Long count && count % MILLION == 0) {
      return count / MILLION + "M";
    }
    return Spelling.of(bound);
  }
}
