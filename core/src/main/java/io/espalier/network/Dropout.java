package io.espalier.network;

import java.util.List;

/**
 * Zeroes elements at random in training and scales the others by {@code 1 / (1 - rate)}; the
 * identity in evaluation.
 *
 * @param rate the share that is zeroed, in {@code [0, 1)}
 */
public record Dropout(double rate) implements Op {
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate must be in [0, 1)");
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Elementwise();
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return inputs.get(0);
  }
}
