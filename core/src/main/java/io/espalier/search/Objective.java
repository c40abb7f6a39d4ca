package io.espalier.search;

import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;

/** What a sweep is after: {@code maximize accuracy}, {@code minimize macs}. */
public record Objective(Direction direction, Quantity quantity) {
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
    String[] words = text.trim().split("\\s+");
    for (Direction direction : Direction.values()) {
      if (words.length == 2 && words[0].equals(Spelling.constant(direction))) {
        return new Objective(direction, Quantity.read(words[1], text));
      }
    }
    throw new Refusal(
        "Cannot read objective '%s': write maximize accuracy, minimize macs or minimize params"
            .formatted(text));
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
