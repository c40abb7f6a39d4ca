package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.network.Flow;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Channels that move together: an arithmetic series of output channels and, as long, one of input
 * channels.
 */
record ChannelRun(int to, int toStep, int from, int fromStep, int count) {
  /** Splits a map from output channels to input channels into runs, longest first. */
  static List<ChannelRun> of(int... sources) {
    List<ChannelRun> runs = new ArrayList<>();
    boolean[] done = new boolean[sources.length];
    for (int start = 0; start < sources.length; start++) {
      if (done[start] || sources[start] == Flow.NONE) {
        continue;
      }
      ChannelRun longest = new ChannelRun(start, 1, sources[start], 1, 1);
      for (int next = start + 1; next < sources.length; next++) {
        ChannelRun run = series(sources, done, start, next);
        longest = run.count > longest.count ? run : longest;
      }
      for (int k = 0; k < longest.count; k++) {
        done[longest.to + k * longest.toStep] = true;
      }
      runs.add(longest);
    }
    return runs;
  }

  INDArray target(INDArray output, Layout layout) {
    return layout.channels(output, to, count, toStep);
  }

  INDArray source(INDArray input, Layout layout) {
    return layout.channels(input, from, count, fromStep);
  }

  /** The series that begins with these two output channels. */
  private static ChannelRun series(int[] sources, boolean[] done, int first, int second) {
    int step = second - first;
    int fromStep = sources[second] - sources[first];
    if (sources[second] == Flow.NONE || fromStep < 1) {
      return new ChannelRun(first, 1, sources[first], 1, 1);
    }
    int count = 1;
    for (int at = second; at < sources.length && !done[at]; at += step) {
      if (sources[at] != sources[first] + count * fromStep) {
        break;
      }
      count++;
    }
    return new ChannelRun(first, step, sources[first], fromStep, count);
  }
}
