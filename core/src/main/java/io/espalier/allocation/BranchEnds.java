package io.espalier.allocation;

import io.espalier.channel.ChannelGroups;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.rewrite.ResidualSums;
import io.espalier.rewrite.Surgery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which convolutions end a residual branch, so that {@link Coupled#NARROW} lets them lose filters
 * of their own. There are two answers, because a filter is put out of use in two ways, and each
 * gives other results on networks that have a stem or strided blocks in front of an addition.
 *
 * <p>Neither takes a convolution in groups, one that leads to a {@linkplain
 * io.espalier.rewrite.ParallelBranchSums sum of parallel branches}, or the projection in a
 * shortcut.
 */
public enum BranchEnds {
  /**
   * Every convolution that surgery can narrow in front of a residual addition, also where others
   * read it too, as they do the stem. A method that masks filters takes these: a filter of zeros is
   * zero behind activations and for every reader.
   */
  NARROWABLE {
    @Override
    List<String> of(ChannelGroups groups) {
      Network network = groups.network();
      ResidualSums residuals = ResidualSums.of(network);
      Set<String> projections = lonely(network, residuals);
      return network.nodes().stream()
          .filter(BranchEnds::isPlain)
          .map(Node::path)
          .filter(path -> groups.withFilters(path).stream().anyMatch(residuals::couple))
          .filter(path -> !projections.contains(path) && Surgery.narrows(network, path))
          .filter(path -> reaches(network, path, residuals))
          .toList();
    }
  },
  /**
   * The last convolution of a branch, which the addition alone reads, behind at most a batch
   * normalization. A method with gates takes these: the gate is that normalization's scale, or the
   * filter, and nothing else may see it.
   */
  LAST {
    @Override
    List<String> of(ChannelGroups groups) {
      Network network = groups.network();
      ResidualSums residuals = ResidualSums.of(network);
      return network.nodes().stream()
          .filter(BranchEnds::isPlain)
          .filter(node -> network.onlyReader(node.inputs().get(0)).isPresent())
          .map(Node::path)
          .filter(path -> endsAt(network, path, residuals))
          .toList();
    }
  };

  /** The paths of these convolutions, in the order of the network. */
  abstract List<String> of(ChannelGroups groups);

  private static boolean isPlain(Node node) {
    return node.op() instanceof Conv conv && conv.groups() == 1;
  }

  /** Whether the addition that a path leads to, past what it alone goes through, is residual. */
  private static boolean reaches(Network network, String path, ResidualSums residuals) {
    String at = path;
    Optional<Node> next = network.onlyReader(at);
    while (next.isPresent() && !(next.get().op() instanceof Add)) {
      at = next.get().path();
      next = network.onlyReader(at);
    }
    return network.readers(at).stream().anyMatch(node -> residuals.paths().contains(node.path()));
  }

  /** Whether nothing but a batch normalization lies between a path and a residual addition. */
  private static boolean endsAt(Network network, String path, ResidualSums residuals) {
    Optional<Node> next = network.onlyReader(path);
    if (next.isPresent() && next.get().op() instanceof BatchNorm) {
      next = network.onlyReader(next.get().path());
    }
    return next.isPresent() && residuals.paths().contains(next.get().path());
  }

  /** Convolutions that alone are one way to an addition whose other way has more of them. */
  private static Set<String> lonely(Network network, ResidualSums residuals) {
    Set<String> found = new HashSet<>();
    for (String addition : residuals.paths()) {
      List<List<String>> ways =
          network.node(addition).inputs().stream().map(path -> way(network, path)).toList();
      if (ways.stream().anyMatch(way -> way.size() > 1)) {
        ways.stream().filter(way -> way.size() == 1).forEach(found::addAll);
      }
    }
    return found;
  }

  /** The convolutions on the way back from a path to where several nodes read, or are read. */
  private static List<String> way(Network network, String path) {
    List<String> found = new ArrayList<>();
    Optional<Node> at = network.find(path);
    while (at.isPresent()
        && at.get().inputs().size() == 1
        && network.onlyReader(at.get().path()).isPresent()) {
      if (at.get().op() instanceof Conv) {
        found.add(at.get().path());
      }
      at = network.find(at.get().inputs().get(0));
    }
    return found;
  }
}
