package io.espalier.channel;

import io.espalier.network.Flow;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Atoms: every output channel of every node starts with a label of its own, and a channel that
 * carries others is united with them.
 */
final class Labels {
  private final Map<String, int[]> atoms = new HashMap<>();
  private int count;

  /** Unites along the flows of all nodes. */
  Labels(Network network, Map<String, Shape> shapes, Map<String, Flow> flows) {
    Map<String, Integer> offsets = new HashMap<>();
    int total = 0;
    for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
      offsets.put(entry.getKey(), total);
      total = Math.addExact(total, entry.getValue().channels());
    }
    DisjointSets sets = new DisjointSets(total);
    for (Node node : network.nodes()) {
      unite(node, flows.get(node.path()), offsets, sets);
    }
    int[] numbers = new int[total];
    shapes.forEach((path, shape) -> number(path, shape, offsets.get(path), sets, numbers));
  }

  private Labels(int count, Map<String, int[]> atoms) {
    this.count = count;
    this.atoms.putAll(atoms);
  }

  /** The same labels under other numbers, the new one for each old one. */
  Labels renumbered(int newCount, int... numbers) {
    Map<String, int[]> renumbered = new HashMap<>();
    atoms.forEach(
        (path, old) ->
            renumbered.put(path, Arrays.stream(old).map(atom -> numbers[atom]).toArray()));
    return new Labels(newCount, renumbered);
  }

  private static void unite(Node node, Flow flow, Map<String, Integer> offsets, DisjointSets sets) {
    int output = offsets.get(node.path());
    List<int[]> sources = flow.sources();
    for (int k = 0; k < sources.size(); k++) {
      int input = offsets.get(node.inputs().get(k));
      int[] source = sources.get(k);
      for (int o = 0; o < source.length; o++) {
        if (source[o] != Flow.NONE) {
          sets.unite(output + o, input + source[o]);
        }
      }
    }
  }

  /** The leader is where a channel first occurs, so that it has its number before the others. */
  private void number(String path, Shape shape, int offset, DisjointSets sets, int[] numbers) {
    int[] mine = new int[shape.channels()];
    for (int c = 0; c < mine.length; c++) {
      int leader = sets.leader(offset + c);
      numbers[offset + c] = leader == offset + c ? count++ : numbers[leader];
      mine[c] = numbers[offset + c];
    }
    atoms.put(path, mine);
  }

  /** The number of atoms; they are numbered by their first channel in the order of the network. */
  int count() {
    return count;
  }

  /** The atom of each channel of a node's output, or of the image. */
  int[] atoms(String path) {
    return atoms.get(path);
  }
}
