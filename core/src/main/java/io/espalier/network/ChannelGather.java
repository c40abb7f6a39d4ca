package io.espalier.network;

import java.util.Arrays;
import java.util.List;

/**
 * Output channel {@code o} is input channel {@code indices[o]}; a channel may be taken several
 * times or not at all.
 */
public record ChannelGather(List<Integer> indices) implements Op {
  public ChannelGather {
    indices = List.copyOf(indices);
    if (indices.isEmpty() || indices.stream().anyMatch(i -> i < 0)) {
      throw new IllegalArgumentException("a gather needs at least one index, none below 0");
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    int channels = inputs.get(0).channels();
    if (indices.stream().anyMatch(i -> i >= channels)) {
      throw new IllegalArgumentException("a gathered index is beyond " + channels + " channels");
    }
    return inputs.get(0).withChannels(indices.size());
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    return Flow.from(indices.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Op narrow(List<Shape> inputs, List<int[]> keptInputs, int[] keptOutputs) {
    int[] kept = keptInputs.get(0);
    return new ChannelGather(
        Arrays.stream(keptOutputs)
            .map(o -> Arrays.binarySearch(kept, indices.get(o)))
            .boxed()
            .toList());
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
