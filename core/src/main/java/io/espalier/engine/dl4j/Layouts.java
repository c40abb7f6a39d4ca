package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Shape;

/**
 * The layout of every activation of a network, chosen once, so that nothing is rearranged between
 * two nodes: that on which the kernels are fastest.
 *
 * @param images that of every activation of several positions
 * @param input that of the network's input
 */
record Layouts(Layout images, Layout input) {
  /**
   * Chooses.
   *
   * @param images the layout on which the kernels are fastest
   */
  static Layouts of(Network network, Layout images) {
    boolean asIs = images instanceof Blocked blocks && takenAsIs(network, blocks);
    return new Layouts(images, asIs ? PlainLayout.CHANNELS_FIRST : images);
  }

  /**
   * That of a node's output, or the network's input. An activation of one position has its channels
   * behind one another, without room between.
   */
  Layout of(String path, Shape shape) {
    if (shape.positions() == 1) {
      return PlainLayout.CHANNELS_LAST;
    }
    return path.equals(Network.INPUT) ? input : images;
  }

  /** Whether only convolutions read the input, and of so few channels that blocks would waste. */
  private static boolean takenAsIs(Network network, Blocked blocks) {
    return network.input().channels() < blocks.size()
        && network.nodes().stream()
            .filter(node -> node.inputs().contains(Network.INPUT))
            .allMatch(node -> node.op() instanceof Conv conv && conv.groups() == 1);
  }
}
