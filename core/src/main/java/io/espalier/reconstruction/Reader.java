package io.espalier.reconstruction;

import io.espalier.channel.Group;
import io.espalier.channel.Side;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A layer that reads channels of which some are to go.
 *
 * @param path the layer
 * @param input whose output it reads
 * @param patches what it reads at one position
 * @param atoms for each atom the input channels that come and go with it
 */
record Reader(String path, String input, Patches patches, List<List<Integer>> atoms) {
  /**
   * The layers that read a group.
   *
   * @throws Refusal naming the group if there is none, or one cannot be refitted
   */
  static List<Reader> of(Network network, Group group) {
    Map<String, Shape> shapes = network.shapes();
    List<Reader> readers =
        group.members(Side.COLUMNS).stream()
            .map(
                member ->
                    of(
                        network.node(member.node()),
                        shapes,
                        IntStream.range(0, group.size())
                            .mapToObj(atom -> IntStream.of(member.channels(atom)).boxed().toList())
                            .toList()))
            .toList();
    if (readers.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot refit what reads group '%s': no convolution or linear layer reads it; skip it",
              group.name()));
    }
    return readers;
  }

  /** One layer, all of its input channels apart. */
  static Reader of(Network network, String path) {
    Map<String, Shape> shapes = network.shapes();
    Node node = network.node(path);
    int channels = shapes.get(node.inputs().get(0)).channels();
    return of(node, shapes, IntStream.range(0, channels).mapToObj(List::of).toList());
  }

  private static Reader of(Node node, Map<String, Shape> shapes, List<List<Integer>> atoms) {
    return new Reader(node.path(), node.inputs().get(0), Patches.of(node, shapes), atoms);
  }

  /** The full name of its weight. */
  String weight() {
    return path + ".weight";
  }

  /** The number of its filters. */
  int outputs() {
    return patches.output().channels();
  }

  /** Where the values of some input channels lie in a patch. */
  int[] columns(List<Integer> channels) {
    int area = patches.area();
    int[] columns = new int[channels.size() * area];
    int at = 0;
    for (int channel : channels) {
      for (int k = 0; k < area; k++) {
        columns[at++] = channel * area + k;
      }
    }
    return columns;
  }

  /** The input channels of some atoms. */
  List<Integer> channels(List<Integer> chosen) {
    return chosen.stream().flatMap(atom -> atoms.get(atom).stream()).toList();
  }

  /** The input channels that belong to no atom and stay in any case. */
  List<Integer> others() {
    boolean[] owned = new boolean[patches.input().channels()];
    atoms.forEach(atom -> atom.forEach(channel -> owned[channel] = true));
    return IntStream.range(0, owned.length).filter(c -> !owned[c]).boxed().toList();
  }
}
