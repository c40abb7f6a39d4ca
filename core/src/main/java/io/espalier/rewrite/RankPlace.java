package io.espalier.rewrite;

import io.espalier.network.Conv;
import io.espalier.network.Op;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A convolution that a low-rank split leaves open.
 *
 * @param path where it is
 * @param input the shape of what it reads
 * @param split into which two convolutions
 * @param floor the least rank, at least 1
 */
public record RankPlace(String path, Conv conv, Shape input, Split split, int floor) {
  /** The rank of its weights if there is nothing special about them; at it, it is not split. */
  public int full() {
    return split.full(conv, input.channels());
  }

  /**
   * The ranks at which it has fewer MACs and fewer parameters than whole, from the largest down.
   */
  public List<Integer> ranks() {
    int full = full();
    return IntStream.iterate(full - 1, rank -> rank >= floor, rank -> rank - 1)
        .filter(rank -> macs(rank) < macs(full) && params(rank) < params(full))
        .boxed()
        .toList();
  }

  /** The multiply-accumulates for one image at a rank. */
  public long macs(int rank) {
    return rank < full() ? split.macs(conv, input, rank) : conv.macs(List.of(input));
  }

  /** The parameters at a rank. */
  public long params(int rank) {
    if (rank == full()) {
      return params(conv, input);
    }
    Conv first = split.first(conv, rank);
    return params(first, input) + params(split.second(conv), first.output(List.of(input)));
  }

  private static long params(Op op, Shape input) {
    return op.parameters(List.of(input)).stream().mapToLong(Parameter::size).sum();
  }
}
