package io.espalier.step;

import io.espalier.allocation.Additions;
import io.espalier.allocation.Allocation;
import io.espalier.allocation.AllocationOptions;
import io.espalier.allocation.Budget;
import io.espalier.allocation.ByCount;
import io.espalier.allocation.ByLayer;
import io.espalier.allocation.ByRatio;
import io.espalier.allocation.Coupled;
import io.espalier.allocation.FreeGroups;
import io.espalier.allocation.Limits;
import io.espalier.allocation.PruningSpace;
import io.espalier.allocation.Ranking;
import io.espalier.allocation.Rounding;
import io.espalier.allocation.Spread;
import io.espalier.allocation.ToTarget;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Side;
import io.espalier.channel.Widths;
import io.espalier.criterion.Scores;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Call;
import io.espalier.spec.Share;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many channels go where a layer's own data says which: one share or target for all groups, or
 * a share or a count for single layers.
 */
record Layerwise(
    Optional<Double> ratio,
    Optional<Double> toMacs,
    List<Call> layers,
    List<String> skip,
    List<Call> keep) {
  /** Which channels go is not a matter of scores here. */
  private static final Scores NO_SCORES = new Scores(Map.of());

  Layerwise {
    layers = List.copyOf(layers);
    skip = List.copyOf(skip);
    keep = new ByCount(keep).layers();
    ratio.ifPresent(share -> Share.check("ratio", share));
    toMacs.ifPresent(Budget::check);
  }

  /**
   * How many channels stay in each group.
   *
   * @param before the network that a share of the MACs is a share of
   * @param space what may be touched, where other layers may read less than before already
   */
  Widths widths(Step step, Network before, PruningSpace space) {
    Allocation allocation = allocation(step);
    return toMacs
        .map(target -> Budget.absolute(target, Budget.MACS.of(before)))
        .map(target -> (Allocation) new ToTarget(Budget.MACS, target, Spread.UNIFORM))
        .orElse(allocation)
        .widths(space, NO_SCORES);
  }

  /** The one that is given. */
  Allocation allocation(Step step) {
    return new AllocationOptions()
        .or("ratio", ratio.map(share -> new ByRatio(share, Spread.UNIFORM, Rounding.KEPT_DOWN)))
        .or("to-macs", toMacs.map(target -> new ToTarget(Budget.MACS, target, Spread.UNIFORM)))
        .orEach("layers", layers, each -> new ByLayer(each, Rounding.KEPT_DOWN))
        .orEach("keep", keep, ByCount::new)
        .only(Steps.CATALOG.write(step));
  }

  /**
   * What may be touched: channels that pass through any addition stay, as do those that a grouped
   * convolution ties or reads.
   */
  PruningSpace space(Step step, ChannelGroups groups) {
    FreeGroups free = FreeGroups.of(groups, Additions.ALL, Coupled.KEEP, skip);
    Set<String> grouped =
        groups.network().nodes().stream()
            .filter(node -> node.op() instanceof Conv conv && conv.groups() > 1)
            .map(Node::path)
            .collect(Collectors.toSet());
    Ranking ranking =
        new Ranking(
            Steps.CATALOG.write(step).toString(),
            group ->
                group.unit() == 1
                    && !group.members(Side.FILTERS).isEmpty()
                    && !group.members(Side.COLUMNS).isEmpty()
                    && !free.held(group)
                    && group.members(Side.COLUMNS).stream()
                        .noneMatch(m -> grouped.contains(m.node())),
            "channels of additions and grouped convolutions stay; skip less, or merge parallel branches by rewrite(deploy) first");
    return PruningSpace.of(free, ranking, new Limits(1, 1));
  }
}
