package io.espalier.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Zero channels before and after the input's, as in the parameter-free shortcut of CIFAR ResNets.
 */
public record ChannelPad(int before, int after) implements Op {
  public ChannelPad {
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException("padding must be at least 0");
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0).withChannels(before + inputs.get(0).channels() + after);
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    int channels = inputs.get(0).channels();
    return Flow.from(
        IntStream.range(0, before + channels + after)
            .map(o -> o < before || o >= before + channels ? Flow.NONE : o - before)
            .toArray());
  }

  @Override
  public Op narrow(List<Shape> inputs, List<int[]> keptInputs, int[] keptOutputs) {
    int end = before + inputs.get(0).channels();
    return new ChannelPad(
        (int) Arrays.stream(keptOutputs).filter(o -> o < before).count(),
        (int) Arrays.stream(keptOutputs).filter(o -> o >= end).count());
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Moved();
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return inputs.get(0).hull(Interval.ZERO);
  }
}
