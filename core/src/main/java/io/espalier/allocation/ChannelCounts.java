package io.espalier.allocation;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Side;
import io.espalier.channel.Widths;
import io.espalier.cost.CallTimes;
import io.espalier.network.Network;
import io.espalier.spec.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of channels that a pruning may leave of a network. Its places are the free groups, in
 * the order of the network.
 */
public final class ChannelCounts implements CountSpace {
  private static final String KEEP = "keep";

  private final PruningSpace space;
  private final List<List<Integer>> possible;
  private final List<String> layers;
  private final Removals evenly;

  /**
   * That of a pruning.
   *
   * @throws io.espalier.spec.Refusal if a place cannot be said by the count of a layer
   */
  public ChannelCounts(PruningSpace space) {
    this.space = space;
    this.possible = space.free().stream().map(space.limits()::counts).toList();
    this.layers = space.free().stream().map(group -> layer(space, group)).toList();
    this.evenly = Removals.evenly(space.groups(), space.free(), space.limits());
    for (int place = 0; place < layers.size(); place++) {
      // What goes alone can be said, or is refused by the name of its layer.
      List<Integer> counts = possible.get(place);
      Counts one = whole().with(place, counts.get(Math.min(1, counts.size() - 1)));
      new ByCount(keep(one)).widths(space);
    }
  }

  /** A layer that has filters of this group alone, or else the one where it begins. */
  private static String layer(PruningSpace space, Group group) {
    return group.members(Side.FILTERS).stream()
        .map(Member::node)
        .filter(node -> space.groups().withFilters(node).size() == 1)
        .findFirst()
        .orElse(group.name().replaceAll("#.*", ""));
  }

  @Override
  public List<List<Integer>> possible() {
    return possible;
  }

  @Override
  public Counts uniform(Budget budget, long target) {
    return counts(evenly.reaching(budget, target));
  }

  /**
   * As many in every place as are predicted to take no longer than this if all lose the same share;
   * and in each the largest count that fills as many blocks, where that takes no longer either.
   *
   * @param nanos of a call
   */
  @Override
  public Counts uniform(CallTimes times, double nanos) {
    Counts counts = counts(evenly.reaching(times, nanos));
    for (int place = 0; place < possible.size(); place++) {
      Counts filled = counts.with(place, filled(place, counts.at(place), times.block()));
      if (times.nanos(network(filled)) <= nanos) {
        counts = filled;
      }
    }
    return counts;
  }

  /** The largest possible count that fills as many blocks as this one. */
  private int filled(int place, int count, int block) {
    int blocks = (count + block - 1) / block;
    return possible.get(place).stream()
        .filter(other -> other <= blocks * block)
        .findFirst()
        .orElseThrow();
  }

  private Counts counts(Widths widths) {
    Map<String, Integer> kept = widths.kept();
    return new Counts(
        space.free().stream().map(group -> kept.getOrDefault(group.name(), group.size())).toList());
  }

  @Override
  public Network network(Counts counts) {
    return Narrowing.narrow(space.groups(), widths(counts));
  }

  @Override
  public long cost(Budget budget, Counts counts) {
    return budget.of(network(counts));
  }

  @Override
  public Call said(Call step, Counts counts) {
    return step.with(KEEP, keep(counts));
  }

  @Override
  public String remedy() {
    return "lower floor or align, or set coupled=prune";
  }

  /**
   * The counts as the option {@code keep} of a pruning says them; places that stay whole are left
   * out, but for the first where all do.
   */
  public List<Call> keep(Counts counts) {
    Widths widths = widths(counts);
    Map<String, Call> calls = new LinkedHashMap<>();
    for (int place = 0; place < layers.size(); place++) {
      if (counts.at(place) < possible.get(place).get(0)) {
        calls.put(layers.get(place), keep(layers.get(place), widths));
      }
    }
    return calls.isEmpty() ? List.of(keep(layers.get(0), widths)) : List.copyOf(calls.values());
  }

  private Call keep(String layer, Widths widths) {
    long count = 0;
    for (Group group : space.groups().withFilters(layer)) {
      for (Member member : group.members(Side.FILTERS)) {
        if (member.node().equals(layer)) {
          int kept = widths.kept().getOrDefault(group.name(), group.size());
          count += (long) kept * member.each();
        }
      }
    }
    return Call.of(layer).with(ByCount.COUNT, count);
  }

  private Widths widths(Counts counts) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (int place = 0; place < possible.size(); place++) {
      kept.put(space.free().get(place).name(), counts.at(place));
    }
    return new Widths(kept);
  }
}
