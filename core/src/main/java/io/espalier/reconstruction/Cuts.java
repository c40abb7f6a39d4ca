package io.espalier.reconstruction;

import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The places where one activation alone decides everything that follows, as between two blocks. */
final class Cuts {
  private final Map<String, Integer> order = new HashMap<>();
  private final String[] lastBefore;

  Cuts(Network network) {
    List<Node> nodes = network.nodes();
    Map<String, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      order.put(nodes.get(i).path(), i);
      for (String input : nodes.get(i).inputs()) {
        lastUse.put(input, i);
      }
    }
    lastBefore = new String[nodes.size()];
    String cut = Network.INPUT;
    Set<String> live = new HashSet<>(Set.of(Network.INPUT));
    for (int i = 0; i < nodes.size(); i++) {
      lastBefore[i] = cut;
      int now = i;
      live.add(nodes.get(i).path());
      live.removeIf(path -> lastUse.getOrDefault(path, -1) <= now);
      if (live.size() == 1) {
        cut = live.iterator().next();
      }
    }
  }

  /** The last cut in front of a node: the image, or the path of an earlier node. */
  String before(String path) {
    return lastBefore[order.get(path)];
  }

  /** The place of a node in the order of the network; the image comes before all. */
  int place(String path) {
    return order.getOrDefault(path, -1);
  }
}
