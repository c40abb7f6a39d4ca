package io.espalier.network;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Channel-major flattening into a vector: element {@code (c, y, x)} becomes {@code (c * height + y)
 * * width + x}.
 */
public record Flatten() implements Op {
  @Override
  public Shape output(List<Shape> inputs) {
    return Shape.vector(inputs.get(0).size());
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    int positions = inputs.get(0).positions();
    return Flow.from(IntStream.range(0, inputs.get(0).size()).map(o -> o / positions).toArray());
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Reshaped();
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return inputs.get(0);
  }
}
