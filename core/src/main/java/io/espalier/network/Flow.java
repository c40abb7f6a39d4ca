package io.espalier.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Where an operation's output channels come from.
 *
 * <p>{@code sources.get(k)[o]} is the channel of input {@code k} that output channel {@code o}
 * carries, or {@link #NONE}. An output channel and its sources are removed together. Without
 * sources an output channel is the operation's own: a filter of a convolution, or the zeros of a
 * pad.
 */
public record Flow(List<int[]> sources) {
  /** No channel of this input reaches this output channel. */
  public static final int NONE = -1;

  public Flow {
    sources = List.copyOf(sources);
  }

  /** Every output channel is the operation's own, as for a convolution. */
  public static Flow own(int outputs) {
    int[] source = new int[outputs];
    Arrays.fill(source, NONE);
    return from(source);
  }

  /** Output channel {@code o} carries channel {@code o} of every input. */
  public static Flow same(int inputs, int channels) {
    int[] source = new int[channels];
    for (int c = 0; c < channels; c++) {
      source[c] = c;
    }
    return new Flow(Collections.nCopies(inputs, source));
  }

  /** One input, with the given source for each output channel. */
  public static Flow from(int... source) {
    return new Flow(List.of(source));
  }
}
