package io.espalier.method;

import io.espalier.allocation.Additions;
import io.espalier.allocation.Coupled;
import io.espalier.allocation.FreeGroups;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.rewrite.ResidualSums;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the filters of a network that a method may mask. */
final class MaskableFilters {
  private final Network network;
  private final ChannelGroups groups;
  private final Map<String, Node> nodes;
  private final Map<String, Shape> shapes;
  private final ResidualSums residuals;
  private final Map<String, List<Node>> readers = new HashMap<>();
  private final Set<String> projections;

  MaskableFilters(Network network) {
    this.network = network;
    groups = ChannelGroups.of(network);
    nodes = network.nodes().stream().collect(Collectors.toMap(Node::path, node -> node));
    shapes = network.shapes();
    residuals = ResidualSums.of(network);
    for (Node node : network.nodes()) {
      node.inputs()
          .forEach(input -> readers.computeIfAbsent(input, i -> new ArrayList<>()).add(node));
    }
    projections = projections();
  }

  /**
   * The filters, in the order of the network.
   *
   * @param skip layers or groups that stay whole
   * @throws Refusal if a name in skip is unknown, or none are left
   */
  List<Filters> filters(Coupled coupled, List<String> skip) {
    List<Filters> all = new ArrayList<>();
    FreeGroups.of(groups, Additions.RESIDUAL, coupled, skip).list().stream()
        .filter(group -> !group.members(Side.FILTERS).isEmpty())
        .map(this::removed)
        .forEach(all::add);
    if (coupled == Coupled.NARROW) {
      network.nodes().stream()
          .filter(node -> endsBranch(node) && !skip.contains(node.path()))
          .map(this::narrowed)
          .forEach(all::add);
    }
    if (all.isEmpty()) {
      throw new Refusal(
          "Cannot mask filters: no layer has any that may go; set coupled=narrow or prune, or skip less");
    }
    return List.copyOf(all);
  }

  private Filters removed(Group group) {
    List<Member> members = group.members(Side.FILTERS);
    Member first = members.get(0);
    Node node = nodes.get(first.node());
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
    NetworkBuilder builder = new NetworkBuilder(shapes.get(conv.inputs().get(0)));
    String last = builder.add(conv.path(), conv.op(), Network.INPUT);
    List<Node> readers = readers(conv.path());
    if (readers.size() == 1 && BatchNorm.in(readers.get(0).op()).isPresent()) {
      last = builder.add(readers.get(0).path(), readers.get(0).op(), last);
    }
    builder.add(conv.path() + ".reader", Conv.of(1, 1), last);
    return builder.build();
  }

  private boolean endsBranch(Node node) {
    if (!(node.op() instanceof Conv conv)
        || conv.groups() > 1
        || groups.withFilters(node.path()).stream().noneMatch(residuals::couple)
        || projections.contains(node.path())) {
      return false;
    }
    return Surgery.narrows(network, node.path()) && leadsToResidualSum(node.path());
  }

  /** A branch of a sum that is one convolution later stays as wide as the others. */
  private boolean leadsToResidualSum(String path) {
    String at = path;
    while (readers(at).size() == 1 && !(readers(at).get(0).op() instanceof Add)) {
      at = readers(at).get(0).path();
    }
    return readers(at).stream().anyMatch(reader -> residuals.paths().contains(reader.path()));
  }

  /** Convolutions that alone are one way to an addition whose other way has more of them. */
  private Set<String> projections() {
    Set<String> found = new HashSet<>();
    for (String addition : residuals.paths()) {
      List<List<String>> ways =
          nodes.get(addition).inputs().stream().map(this::convolutions).toList();
      if (ways.stream().anyMatch(way -> way.size() > 1)) {
        ways.stream().filter(way -> way.size() == 1).forEach(found::addAll);
      }
    }
    return found;
  }

  /** The convolutions on the way back from a node to where several nodes read, or are read. */
  private List<String> convolutions(String path) {
    List<String> found = new ArrayList<>();
    String at = path;
    while (readers(at).size() == 1 && nodes.containsKey(at) && nodes.get(at).inputs().size() == 1) {
      if (nodes.get(at).op() instanceof Conv) {
        found.add(at);
      }
      at = nodes.get(at).inputs().get(0);
    }
    return found;
  }

  private List<Node> readers(String path) {
    return readers.getOrDefault(path, List.of());
  }
}
