package io.espalier.channel;

import io.espalier.network.Flow;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Atoms by union-find: every output channel of every node starts with a label of its own, and a
 * channel that carries others is united with them.
 */
final class Labels {
  private final Map<String, Integer> offsets = new HashMap<>();
  private final Map<String, int[]> atoms = new HashMap<>();
  private int[] parent;
  private int count;

  /** Unites along the flows of all nodes. */
  Labels(Network network, Map<String, Shape> shapes, Map<String, Flow> flows) {
    int total = 0;
    for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
      offsets.put(entry.getKey(), total);
      total = Math.addExact(total, entry.getValue().channels());
    }
    parent = new int[total];
    for (int label = 0; label < total; label++) {
      parent[label] = label;
    }
    for (Node node : network.nodes()) {
      unite(node, flows.get(node.path()));
    }
    number(shapes);
  }

  /** The number of atoms; they are numbered by their first channel in the order of the network. */
  int count() {
    return count;
  }

  /** The atom of each channel of a node's output, or of the image. */
  int[] atoms(String path) {
    return atoms.get(path);
  }

  private void unite(Node node, Flow flow) {
    int output = offsets.get(node.path());
    List<int[]> sources = flow.sources();
    for (int k = 0; k < sources.size(); k++) {
      int input = offsets.get(node.inputs().get(k));
      int[] source = sources.get(k);
      for (int o = 0; o < source.length; o++) {
        if (source[o] != Flow.NONE) {
          unite(output + o, input + source[o]);
        }
      }
    }
  }

  /** The smaller label leads, so that the leader is where the channel first occurs. */
  private void unite(int a, int b) {
    int first = leader(a);
    int second = leader(b);
    parent[Math.max(first, second)] = Math.min(first, second);
  }

  private int leader(int label) {
    int at = label;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private void number(Map<String, Shape> shapes) {
    int[] numbers = new int[parent.length];
    shapes.forEach(
        (path, shape) -> {
          int offset = offsets.get(path);
          int[] mine = new int[shape.channels()];
          for (int c = 0; c < mine.length; c++) {
            int leader = leader(offset + c);
            numbers[offset + c] = leader == offset + c ? count++ : numbers[leader];
            mine[c] = numbers[offset + c];
          }
          atoms.put(path, mine);
        });
    parent = new int[0];
  }
}
