package io.espalier.allocation;

import io.espalier.cost.CallTimes;
import io.espalier.network.Network;
import io.espalier.spec.Call;
import java.util.List;

/**
 * All counts that a step may leave in the places of a network, and exactly what each choice of them
 * costs: the ground of a search over counts. A count is a number of channels ({@link
 * ChannelCounts}) or a rank ({@link RankCounts}).
 */
public interface CountSpace {
  /** The possible counts of each place, from the whole down. */
  List<List<Integer>> possible();

  /**
   * As much in every place as remains within a target if all lose the same share.
   *
   * @param target not below what {@link #least} costs
   */
  Counts uniform(Budget budget, long target);

  /**
   * As much in every place as is predicted to take no longer than this if all lose the same share.
   *
   * @param nanos of a call, not below what {@link #least} takes
   */
  Counts uniform(CallTimes times, double nanos);

  /** The network that these counts leave. */
  Network network(Counts counts);

  /** What the network that these counts leave costs. */
  long cost(Budget budget, Counts counts);

  /**
   * How far apart two counts of one place are, by a measure in proportion to what lies between them
   * in cost.
   *
   * @param to below {@code from}
   */
  default double distance(Budget budget, int place, int from, int to) {
    return from - to;
  }

  /** The step that left the counts open, with these. */
  Call said(Call step, Counts counts);

  /** What lets less remain, as a refusal says it. */
  String remedy();

  /** Every place keeps all. */
  default Counts whole() {
    return new Counts(possible().stream().map(counts -> counts.get(0)).toList());
  }

  /** Every place keeps the least that is possible. */
  default Counts least() {
    return new Counts(possible().stream().map(counts -> counts.get(counts.size() - 1)).toList());
  }

  /** The least, a middling and the greatest network, each exactly. */
  default List<Network> extent() {
    Counts half =
        new Counts(possible().stream().map(counts -> counts.get(counts.size() / 2)).toList());
    return List.of(network(least()), network(half), network(whole()));
  }
}
