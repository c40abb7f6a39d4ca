package io.espalier.network;

import java.util.Arrays;
import java.util.List;

/**
 * Input channel {@code i} goes to output channel {@code indices[i]} of {@code channels}; all others
 * are zero.
 */
public record ChannelScatter(List<Integer> indices, int channels) implements Op {
  public ChannelScatter {
    indices = List.copyOf(indices);
    int total = channels;
    if (indices.isEmpty()
        || indices.stream().distinct().count() != indices.size()
        || indices.stream().anyMatch(i -> i < 0 || i >= total)) {
      throw new IllegalArgumentException(
          "a scatter needs different indices below its number of channels");
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    if (inputs.get(0).channels() != indices.size()) {
      throw new IllegalArgumentException(
          inputs.get(0).channels() + " channels for " + indices.size() + " scattered indices");
    }
    return inputs.get(0).withChannels(channels);
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    int[] source = new int[channels];
    Arrays.fill(source, Flow.NONE);
    for (int i = 0; i < indices.size(); i++) {
      source[indices.get(i)] = i;
    }
    return Flow.from(source);
  }

  @Override
  public Op narrow(List<Shape> inputs, List<int[]> keptInputs, int[] keptOutputs) {
    List<Integer> left =
        Arrays.stream(keptInputs.get(0))
            .map(i -> Arrays.binarySearch(keptOutputs, indices.get(i)))
            .boxed()
            .toList();
    return new ChannelScatter(left, keptOutputs.length);
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
