package io.espalier.search;

import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a sweep is after: {@code maximize accuracy}, {@code minimize macs}. */
public record Objective(Direction direction, Quantity quantity) {
  private static final Pattern TEXT = Pattern.compile("\\s*(\\S+)\\s+(\\S+)\\s*");

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
   * @throws Refusal if it is not a direction and a quantity
   */
  public static Objective read(String text) {
    Matcher words = TEXT.matcher(text);
    if (words.matches()) {
      for (Direction direction : Direction.values()) {
        if (words.group(1).equals(Spelling.constant(direction))) {
          return new Objective(direction, Quantity.read(words.group(2), text));
        }
      }
    }
    throw new Refusal(
        Text.of(
            "Cannot read objective '%s': write maximize accuracy, minimize macs or minimize params",
            text));
  }

  /** The quantity, turned so that more is better. */
  public double merit(Score score) {
    return direction == Direction.MAXIMIZE ? quantity.of(score) : -quantity.of(score);
  }

  @Override
  public String toString() {
    return Spelling.constant(direction) + " " + quantity;
  }
}
