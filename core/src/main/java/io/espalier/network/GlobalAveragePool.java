package io.espalier.network;

import java.util.List;

/**
 * The mean over height and width: {@code (batch, channel, height, width) -> (batch, channel, 1,
 * 1)}.
 */
public record GlobalAveragePool() implements Op {
  @Override
  public Shape output(List<Shape> inputs) {
    return Shape.vector(inputs.get(0).channels());
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Averaged();
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return inputs.get(0);
  }
}
