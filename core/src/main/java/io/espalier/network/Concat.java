package io.espalier.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two or more inputs behind one another along the channel axis. */
public record Concat() implements Op {
  @Override
  public int arity() {
    return SEVERAL;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape first = inputs.get(0);
    int channels = 0;
    for (Shape shape : inputs) {
      if (shape.height() != first.height() || shape.width() != first.width()) {
        throw new IllegalArgumentException("positions of " + first + " and " + shape + " differ");
      }
      channels += shape.channels();
    }
    return first.withChannels(channels);
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    int total = output(inputs).channels();
    List<int[]> sources = new ArrayList<>();
    int offset = 0;
    for (Shape shape : inputs) {
      int[] source = new int[total];
      Arrays.fill(source, Flow.NONE);
      for (int c = 0; c < shape.channels(); c++) {
        source[offset + c] = c;
      }
      offset += shape.channels();
      sources.add(source);
    }
    return new Flow(sources);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Moved();
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return inputs.stream().reduce(Interval::hull).orElseThrow();
  }
}
