package io.espalier.cost;

import io.espalier.spec.Text;

/**
 * A count that is known to lie between two bounds, both of them possible; exact where they are
 * equal.
 */
public record Range(long low, long high) {
  public Range {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException(
          "range " + low + ".." + high + " must be ordered and not negative");
    }
  }

  /** A count that is known. */
  public static Range exact(long count) {
    return new Range(count, count);
  }

  /** Whether the count is known. */
  public boolean isExact() {
    return low == high;
  }

  @Override
  public String toString() {
    return isExact() ? Text.of("%,d", low) : Text.of("%,d..%,d", low, high);
  }
}
