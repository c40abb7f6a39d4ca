package io.espalier.network;

import java.util.List;

/**
 * The element-wise product of two inputs; an input of height and width 1 is broadcast, as in
 * squeeze-and-excite.
 */
public record Multiply() implements Op {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Broadcast.shape(inputs);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Elementwise();
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return inputs.get(0).times(inputs.get(1));
  }
}
