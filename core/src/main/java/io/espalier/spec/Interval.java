package io.espalier.spec;

/**
 * A closed range of numbers in a search space, written {@code low..high}; two integers make a range
 * of integers.
 */
public record Interval(Number low, Number high) {
  public Interval {
    if (!(low.doubleValue() < high.doubleValue())) {
      throw new Refusal(
          Text.of("Cannot use range %s..%s: the first number must be below the second", low, high));
    }
  }

  /** Whether both ends are integers, so that only integers lie in the range. */
  public boolean integral() {
    return low instanceof Long && high instanceof Long;
  }

  @Override
  public String toString() {
    return Spelling.of(low) + ".." + Spelling.of(high);
  }
}
