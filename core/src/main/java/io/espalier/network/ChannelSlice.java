package io.espalier.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The channels {@code from} (inclusive) to {@code to} (exclusive). */
public record ChannelSlice(int from, int to) implements Op {
  public ChannelSlice {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("slice " + from + ".." + to + " is empty");
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    if (to > inputs.get(0).channels()) {
      throw new IllegalArgumentException(
          "slice ends at " + to + " of " + inputs.get(0).channels() + " channels");
    }
    return inputs.get(0).withChannels(to - from);
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    return Flow.from(IntStream.range(from, to).toArray());
  }

  @Override
  public Op narrow(List<Shape> inputs, List<int[]> keptInputs, int[] keptOutputs) {
    int before = (int) Arrays.stream(keptInputs.get(0)).filter(c -> c < from).count();
    return new ChannelSlice(before, before + keptOutputs.length);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Moved();
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return inputs.get(0);
  }
}
