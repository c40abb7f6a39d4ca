package io.espalier.allocation;

import io.espalier.spec.Call;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a call may take: {@code 0.5} of what it takes now, or {@code 4ms}.
 *
 * @param value a share up to 1, or nanoseconds
 */
public record LatencyTarget(double value, boolean share) {
  private static final Pattern TIME = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(us|ms|s)");
  private static final Map<String, Double> UNITS = Map.of("us", 1e3, "ms", 1e6, "s", 1e9);

  public LatencyTarget {
    if (!(value > 0) || (share && value > 1)) {
      throw new IllegalArgumentException("it must be a share up to 1, or a time such as 4ms");
    }
  }

  /** Reads a value of the grammar. */
  public static LatencyTarget read(Object value) {
    if (value instanceof Number number) {
      return new LatencyTarget(number.doubleValue(), true);
    }
    Matcher time = TIME.matcher(value instanceof Call call ? call.toString() : "" + value);
    if (!time.matches()) {
      throw new IllegalArgumentException("it must be a share up to 1, or a time such as 4ms");
    }
    return new LatencyTarget(Double.parseDouble(time.group(1)) * UNITS.get(time.group(2)), false);
  }

  /** As it is written in the grammar. */
  public Object write() {
    return share
        ? (Object) value
        : Call.of(BigDecimal.valueOf(value / 1e6).stripTrailingZeros().toPlainString() + "ms");
  }

  /** So many nanoseconds, where a call takes so many now. */
  public double nanos(double whole) {
    return share ? value * whole : value;
  }
}
