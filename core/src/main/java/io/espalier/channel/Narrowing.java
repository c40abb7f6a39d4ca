package io.espalier.channel;

import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.util.List;
import java.util.Map;

/** Networks with fewer channels, before any weight exists: what they cost is known at once. */
public final class Narrowing {
  private Narrowing() {}

  /**
   * The network of these groups with the selected channels only.
   *
   * @throws io.espalier.spec.Refusal if the selection is not possible
   */
  public static Network narrow(ChannelGroups groups, Selection selection) {
    return narrow(groups.network(), Kept.of(groups, selection));
  }

  /**
   * The network of these groups with this many channels. Its shapes and cost are those of every
   * selection of these widths; only the indices within gathers and scatters depend on the choice.
   *
   * @throws io.espalier.spec.Refusal if the widths are not possible
   */
  public static Network narrow(ChannelGroups groups, Widths widths) {
    return narrow(groups, widths.first(groups));
  }

  /** A network with the kept channels only. */
  public static Network narrow(Network network, Kept kept) {
    Map<String, Shape> shapes = network.shapes();
    List<Node> nodes =
        network.nodes().stream()
            .map(
                node ->
                    new Node(
                        node.path(),
                        node.op()
                            .narrow(
                                Network.inputs(node, shapes),
                                node.inputs().stream().map(kept::at).toList(),
                                kept.at(node.path())),
                        node.inputs()))
            .toList();
    return new Network(network.input(), nodes);
  }
}
