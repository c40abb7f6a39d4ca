package io.espalier.method;

import io.espalier.allocation.Additions;
import io.espalier.allocation.BranchEnds;
import io.espalier.allocation.Coupled;
import io.espalier.allocation.FreeGroups;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the filters of a network that a method may mask. */
final class MaskableFilters {
  private final Network network;
  private final ChannelGroups groups;

  MaskableFilters(Network network) {
    this.network = network;
    groups = ChannelGroups.of(network);
  }

  /**
   * The filters, in the order of the network.
   *
   * @param skip layers or groups that stay whole
   * @throws Refusal if a name in skip is unknown, or none are left
   */
  List<Filters> filters(Coupled coupled, List<String> skip) {
    List<Filters> all = new ArrayList<>();
    FreeGroups free = FreeGroups.of(groups, Additions.RESIDUAL, coupled, skip);
    free.list().stream()
        .filter(group -> !group.members(Side.FILTERS).isEmpty())
        .map(this::removed)
        .forEach(all::add);
    free.narrowed(BranchEnds.NARROWABLE).forEach(path -> all.add(narrowed(network.node(path))));
    if (all.isEmpty()) {
      throw new Refusal(
          "Cannot mask filters: no layer has any that may go; set coupled=narrow or prune, or skip less");
    }
    return List.copyOf(all);
  }

  private Filters removed(Group group) {
    List<Member> members = group.members(Side.FILTERS);
    Member first = members.get(0);
    Node node = network.node(first.node());
    boolean alone =
        members.size() == 1
            && group.divisions().isEmpty()
            && node.op() instanceof Conv conv
            && conv.groups() == 1
            && conv.filters() == group.size()
            && IntStream.range(0, group.size()).allMatch(atom -> first.channel(atom, 0) == atom);
    if (!alone) {
      return new Filters(group.name(), Filters.End.REMOVED, groups, group);
    }
    ChannelGroups scope = ChannelGroups.of(alone(node));
    return new Filters(
        group.name(), Filters.End.REMOVED, scope, scope.withFilters(node.path()).get(0));
  }

  private Filters narrowed(Node node) {
    ChannelGroups scope = ChannelGroups.of(alone(node));
    return new Filters(
        node.path(), Filters.End.NARROWED, scope, scope.withFilters(node.path()).get(0));
  }

  /** A convolution with its batch normalization and nothing else that has filters to be scored. */
  private Network alone(Node conv) {
    NetworkBuilder builder = new NetworkBuilder(network.shapes().get(conv.inputs().get(0)));
    String last = builder.add(conv.path(), conv.op(), Network.INPUT);
    Optional<Node> norm =
        network.onlyReader(conv.path()).filter(node -> BatchNorm.in(node.op()).isPresent());
    if (norm.isPresent()) {
      last = builder.add(norm.get().path(), norm.get().op(), last);
    }
    builder.add(conv.path() + ".reader", Conv.of(1, 1), last);
    return builder.build();
  }
}
