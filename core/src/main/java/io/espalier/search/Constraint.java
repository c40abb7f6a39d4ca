package io.espalier.search;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a result must keep to: {@code macs <= 30M}, {@code accuracy >= 0.8}.
 *
 * @param bound the last value that is still allowed
 */
public record Constraint(Quantity quantity, Side side, Number bound) {
  private static final long MILLION = 1_000_000;

  private static final Pattern TEXT = Pattern.compile("\\s*(\\S+?)\\s*(<=|>=)\\s*(\\S+)\\s*");

  /** On which side of the bound values are allowed. */
  public enum Side {
    /** Not above the bound. */
    AT_MOST("<="),
    /** Not below the bound. */
    AT_LEAST(">=");

    private final String sign;

    Side(String sign) {
      this.sign = sign;
    }

    private boolean allows(double value, double bound) {
      return this == AT_MOST ? value <= bound : value >= bound;
    }
  }

  /**
   * Reads {@code macs <= 30M}.
   *
   * @throws Refusal if it is not a quantity, {@code <=} or {@code >=}, and a number
   */
  public static Constraint read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches() && Call.parseValue(matcher.group(3)) instanceof Number bound) {
      Side side = matcher.group(2).equals(Side.AT_MOST.sign) ? Side.AT_MOST : Side.AT_LEAST;
      return new Constraint(Quantity.read(matcher.group(1), text), side, bound);
    }
    throw new Refusal(
        Text.of(
            "Cannot read constraint '%s': write a quantity, <= or >=, and a number, such as macs <= 30M",
            text));
  }

  /** Whether a score keeps to it. */
  public boolean allows(Score score) {
    return side.allows(quantity.of(score), bound.doubleValue());
  }

  /** Whether a network with this forecast can still keep to it; accuracy cannot be forecast. */
  public boolean allows(Forecast forecast) {
    return switch (quantity) {
      case ACCURACY -> true;
      case MACS -> allows(forecast.macs());
      case PARAMS -> allows(forecast.params());
    };
  }

  private boolean allows(Range range) {
    return side.allows(
        (double) (side == Side.AT_MOST ? range.low() : range.high()), bound.doubleValue());
  }

  @Override
  public String toString() {
    return quantity + " " + side.sign + " " + shown();
  }

  private String shown() {
    if (bound instanceof Long count && count % MILLION == 0) {
      return count / MILLION + "M";
    }
    return Spelling.of(bound);
  }
}
