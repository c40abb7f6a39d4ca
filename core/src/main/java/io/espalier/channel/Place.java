package io.espalier.channel;

import io.espalier.network.Flow;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One side of a node and the atom of each channel there.
 *
 * @param blocks into how many equal runs a grouped convolution cuts these channels, one elsewhere
 */
record Place(String node, Side side, int[] atoms, int blocks) {
  /** The atoms of a network and all places where they occur, in order. */
  record All(Labels labels, List<Place> places) {
    /** The same places with atoms that are united. */
    All tied(DisjointSets ties) {
      int[] numbers = new int[labels.count()];
      int count = 0;
      for (int atom = 0; atom < numbers.length; atom++) {
        int leader = ties.leader(atom);
        numbers[atom] = leader == atom ? count++ : numbers[leader];
      }
      return new All(
          labels.renumbered(count, numbers),
          places.stream().map(place -> place.renumbered(numbers)).toList());
    }
  }

  static All of(Network network) {
    Map<String, Shape> shapes = network.shapes();
    Map<String, Flow> flows = new HashMap<>();
    for (Node node : network.nodes()) {
      flows.put(node.path(), node.op().flow(Network.inputs(node, shapes)));
    }
    Labels labels = new Labels(network, shapes, flows);
    List<Place> places = new ArrayList<>();
    places.add(new Place(Network.INPUT, Side.PASSES, labels.atoms(Network.INPUT), 1));
    for (Node node : network.nodes()) {
      List<Parameter> parameters = node.op().parameters(Network.inputs(node, shapes));
      int fanIn = fanIn(parameters);
      int[] outputs = labels.atoms(node.path());
      if (fanIn > 0 && mixes(flows.get(node.path()))) {
        int[] inputs = labels.atoms(node.inputs().get(0));
        int blocks = inputs.length / fanIn;
        places.add(new Place(node.path(), Side.COLUMNS, inputs, blocks));
        places.add(new Place(node.path(), Side.FILTERS, outputs, blocks));
      } else if (fanIn > 0) {
        places.add(new Place(node.path(), Side.FILTERS, outputs, 1));
      } else {
        Side side = parameters.isEmpty() ? Side.PASSES : Side.SCALES;
        places.add(new Place(node.path(), side, outputs, 1));
      }
    }
    return new All(labels, places);
  }

  /** The input channels of each filter, or 0 where there is no filter. */
  private static int fanIn(List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      if (parameter.shape().size() > 1) {
        return parameter.shape().get(1);
      }
    }
    return 0;
  }

  private static boolean mixes(Flow flow) {
    for (int source : flow.sources().get(0)) {
      if (source != Flow.NONE) {
        return false;
      }
    }
    return true;
  }

  /** The block of the grouped convolution in which a channel lies. */
  int block(int channel) {
    return channel / (atoms.length / blocks);
  }

  /** Its blocks as places of their own. */
  List<Place> split() {
    int each = atoms.length / blocks;
    return IntStream.range(0, blocks)
        .mapToObj(
            b -> new Place(node, side, Arrays.copyOfRange(atoms, b * each, (b + 1) * each), 1))
        .toList();
  }

  private Place renumbered(int[] numbers) {
    return new Place(node, side, Arrays.stream(atoms).map(atom -> numbers[atom]).toArray(), blocks);
  }
}
