package io.espalier.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Channel shuffle (Zhang et al., "ShuffleNet", CVPR 2018): with {@code n = channels / groups},
 * {@code out[j * groups + i] = in[i * n + j]}. Six channels in two groups come out as 0, 3, 1, 4,
 * 2, 5.
 */
public record ChannelShuffle(int groups) implements Op {
  public ChannelShuffle {
    if (groups < 1) {
      throw new IllegalArgumentException("groups must be at least 1");
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    if (inputs.get(0).channels() % groups != 0) {
      throw new IllegalArgumentException(
          inputs.get(0).channels() + " channels do not divide into " + groups + " groups");
    }
    return inputs.get(0);
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    return Flow.from(sources(inputs.get(0).channels()));
  }

  /** For each output channel the input channel that it carries. */
  public int[] sources(int channels) {
    int each = channels / groups;
    return IntStream.range(0, channels).map(o -> o % groups * each + o / groups).toArray();
  }

  /** A shuffle again if what is left is one, otherwise the gather that it has become. */
  @Override
  public Op narrow(List<Shape> inputs, List<int[]> keptInputs, int[] keptOutputs) {
    int[] sources = sources(inputs.get(0).channels());
    int[] kept = keptInputs.get(0);
    int[] left =
        Arrays.stream(keptOutputs).map(o -> Arrays.binarySearch(kept, sources[o])).toArray();
    if (left.length % groups == 0 && Arrays.equals(left, sources(left.length))) {
      return this;
    }
    return new ChannelGather(Arrays.stream(left).boxed().toList());
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
