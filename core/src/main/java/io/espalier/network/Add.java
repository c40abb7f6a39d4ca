package io.espalier.network;

import java.util.List;

/**
 * The element-wise sum of two or more inputs; an input of height and width 1 is broadcast over the
 * positions.
 */
public record Add() implements Op {
  @Override
  public int arity() {
    return SEVERAL;
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
    return inputs.stream().reduce(Interval.ZERO, Interval::plus);
  }
}
