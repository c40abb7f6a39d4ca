package io.espalier.network;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where an operation's output channels come from.
 *
 * <p>{@code sources.get(k)[o]} is the channel of input {@code k} that output channel {@code o}
 * carries, or {@link #NONE}. An output channel and its sources live and die together. Without
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
    return new Flow(List.of(IntStream.range(0, outputs).map(o -> NONE).toArray()));
  }

  /** Output channel {@code o} carries channel {@code o} of every input. */
  public static Flow same(int inputs, int channels) {
    return new Flow(
        IntStream.range(0, inputs).mapToObj(k -> IntStream.range(0, channels).toArray()).toList());
  }

  /** One input, with the given source for each output channel. */
  public static Flow from(int... source) {
    return new Flow(List.of(source));
  }
}
