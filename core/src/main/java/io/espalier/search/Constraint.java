package io.espalier.search;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a result must keep to: {@code macs <= 30M}, {@code accuracy >= 0.8}.
 *
 * @param bound the last value that is still allowed
 */
public record Constraint(Metric metric, Limit limit, Number bound) {
  private static final long MILLION = 1_000_000;
  private static final Pattern TEXT = Pattern.compile("\\s*(\\S+?)\\s*(<=|>=)\\s*(\\S+)\\s*");

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
   * @throws Refusal if it is not a metric, {@code <=} or {@code >=}, and a number
   */
  public static Constraint read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches() && Call.parseValue(matcher.group(3)) instanceof Number bound) {
      Limit limit = matcher.group(2).equals(Limit.AT_MOST.sign) ? Limit.AT_MOST : Limit.AT_LEAST;
      return new Constraint(Metric.read(matcher.group(1), text), limit, bound);
    }
    throw new Refusal(
        Text.of(
            "Cannot read constraint '%s': write a metric, <= or >=, and a number, such as macs <= 30M",
            text));
  }

  /**
   * Checks that some value of each metric keeps to all of them.
   *
   * @throws Refusal if two exclude each other
   */
  public static void checkTogether(List<Constraint> all) {
    for (Constraint most : all) {
      for (Constraint least : all) {
        if (most.metric == least.metric
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
    return limit.allows(
        (double) (limit == Limit.AT_MOST ? range.low() : range.high()), bound.doubleValue());
  }

  @Override
  public String toString() {
    return metric + " " + limit.sign + " " + shown();
  }

  private String shown() {
    if (bound instanceof Long count && count % MILLION == 0) {
      return count / MILLION + "M";
    }
    return Spelling.of(bound);
  }
}
