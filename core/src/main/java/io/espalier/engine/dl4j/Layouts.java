package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import java.util.Map;

/**
 * The layout of every activation of a network, chosen once, so that nothing is rearranged between
 * two nodes: blocks of channels where every image has whole ones and no operation scatters
 * channels; channels last otherwise.
 *
 * @param images that of every activation of several positions
 * @param input that of the network's input
 */
record Layouts(Layout images, Layout input) {
  private static final Layouts LAST = new Layouts(Layout.CHANNELS_LAST, Layout.CHANNELS_LAST);
  private static final Layouts BLOCKS = new Layouts(Layout.BLOCKED, Layout.CHANNELS_FIRST);

  /**
   * Chooses.
   *
   * @param blocks whether the kernels serve blocks
   */
  static Layouts of(Network network, boolean blocks) {
    return blocks && suits(network) ? BLOCKS : LAST;
  }

  /** That of a node's output, or the network's input. */
  Layout of(String path, Shape shape) {
    if (path.equals(Network.INPUT)) {
      return input;
    }
    return shape.positions() == 1 ? Layout.CHANNELS_LAST : images;
  }

  private static boolean suits(Network network) {
    Map<String, Shape> shapes = network.shapes();
    if (network.input().channels() >= Layout.BLOCK || network.input().positions() == 1) {
      return false;
    }
    return network.nodes().stream().allMatch(node -> suits(node, shapes));
  }

  private static boolean suits(Node node, Map<String, Shape> shapes) {
    Shape output = shapes.get(node.path());
    Shape input = shapes.get(node.inputs().get(0));
    if (node.inputs().contains(Network.INPUT)) {
      return node.op() instanceof Conv conv && conv.groups() == 1 && whole(output);
    }
    if (input.positions() == 1 && output.positions() == 1) {
      return true;
    }
    return whole(input) && whole(output) && suits(node.op(), input);
  }

  private static boolean suits(Op op, Shape input) {
    if (op instanceof Conv conv) {
      return conv.groups() == 1
          || (conv.depthwise(input.channels()) && conv.filters() == input.channels())
          || (whole(input.channels() / conv.groups()) && whole(conv.filters() / conv.groups()));
    }
    return op instanceof BatchNorm
        || op instanceof BorderedBatchNorm
        || op instanceof ChannelPad
        || op instanceof ChannelSlice
        || op instanceof Activation
        || op instanceof Add
        || op instanceof Multiply
        || op instanceof Concat
        || op instanceof Pool
        || op instanceof GlobalAveragePool
        || op instanceof Subsample
        || op instanceof Flatten;
  }

  private static boolean whole(Shape shape) {
    return whole(shape.channels());
  }

  private static boolean whole(int channels) {
    return channels % Layout.BLOCK == 0;
  }
}
