package io.espalier.network;

import java.util.List;

/** Every {@code stride}-th row and column from the first: {@code x[::stride, ::stride]}. */
public record Subsample(int stride) implements Op {
  public Subsample {
    if (stride < 1) {
      throw new IllegalArgumentException("stride must be at least 1");
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = inputs.get(0);
    return new Shape(
        input.channels(), (input.height() - 1) / stride + 1, (input.width() - 1) / stride + 1);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Strided(stride);
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return inputs.get(0);
  }
}
