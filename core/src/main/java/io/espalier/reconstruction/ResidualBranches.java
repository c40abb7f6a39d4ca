package io.espalier.reconstruction;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.ChannelGather;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The residual branches of a network: what leads from a shared activation to an addition. */
public final class ResidualBranches {
  private ResidualBranches() {}

  /**
   * The first convolution of each branch of several, and its number of input channels; a projection
   * shortcut is no branch, nor is a part of a {@linkplain io.espalier.rewrite.ParallelBranchSums
   * sum of parallel branches}, which is one convolution later.
   */
  public static Map<String, Integer> firstLayers(Network network) {
    Map<String, Integer> first = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      if (isPlain(node) && readsShared(network, node)) {
        if (leadsToAnotherConvolution(network, node.path())) {
          first.put(node.path(), network.shapes().get(node.inputs().get(0)).channels());
        }
      }
    }
    return first;
  }

  private static boolean isPlain(Node node) {
    return node.op() instanceof Conv conv && conv.groups() == 1;
  }

  private static boolean readsShared(Network network, Node node) {
    return network.onlyReader(node.inputs().get(0)).isEmpty();
  }

  private static boolean leadsToAnotherConvolution(Network network, String path) {
    boolean activated = false;
    Optional<Node> next = network.onlyReader(path);
    while (next.isPresent() && !(next.get().op() instanceof Add)) {
      if (next.get().op() instanceof Conv) {
        return activated;
      }
      activated |= next.get().op() instanceof Activation;
      next = network.onlyReader(next.get().path());
    }
    return false;
  }

  /**
   * The network in which some convolutions read this many of their input channels; which ones does
   * not change its cost.
   */
  public static Network sampled(Network network, Map<String, Integer> read) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (read.containsKey(node.path())) {
        List<Integer> some = IntStream.range(0, read.get(node.path())).boxed().toList();
        String sampler = node.path() + ".sampler";
        nodes.add(new Node(sampler, new ChannelGather(some), node.inputs()));
        nodes.add(new Node(node.path(), node.op(), List.of(sampler)));
      } else {
        nodes.add(node);
      }
    }
    return new Network(network.input(), nodes);
  }
}
