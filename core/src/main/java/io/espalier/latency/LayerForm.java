package io.espalier.latency;

import io.espalier.engine.EvaluationPlan;
import io.espalier.network.ChannelPad;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that decides how long one operation of the engine takes. Counts of channels that fill the
 * same number of the engine's blocks are one form, that of the full blocks; where parts are joined,
 * that of half a block behind the full ones.
 *
 * @param with what it does as well, such as the rectification behind it
 * @param onImages whether it reads the network's images as they come in
 */
record LayerForm(Op op, List<Shape> inputs, List<Op> with, boolean onImages, int batch)
    implements Piece {
  LayerForm {
    inputs = List.copyOf(inputs);
    with = List.copyOf(with);
  }

  /** The forms of a network's operations, in their order; as often as they occur. */
  static List<LayerForm> of(Network network, EvaluationPlan plan, int batch) {
    List<LayerForm> forms = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (!plan.taken().containsKey(node.path())) {
        List<Op> with =
            network.nodes().stream()
                .filter(other -> node.path().equals(plan.taken().get(other.path())))
                .map(Node::op)
                .toList();
        List<Shape> inputs = Network.inputs(node, network.shapes());
        boolean onImages = plan.imagesAsTheyAre() && node.inputs().contains(Network.INPUT);
        forms.add(new LayerForm(node.op(), inputs, with, onImages, batch).full(plan.block()));
      }
    }
    return forms;
  }

  /** The same operation on full blocks; itself where channels are moved, mixed or divided. */
  private LayerForm full(int block) {
    Shape output = op.output(inputs);
    boolean blocks = output.positions() > 1 || op.connectivity().isChannelwise();
    if (!blocks || inputs.stream().anyMatch(shape -> shape.positions() == 1)) {
      return this;
    }
    if (op instanceof Concat || op instanceof ChannelPad) {
      return joined(block);
    }
    List<Shape> filled =
        onImages
            ? inputs
            : inputs.stream()
                .map(shape -> shape.withChannels(up(shape.channels(), block)))
                .toList();
    if (op instanceof Conv conv) {
      int channels = inputs.get(0).channels();
      boolean each = conv.depthwise(channels) && conv.filters() == channels;
      if (conv.groups() > 1 && !each) {
        return this;
      }
      Conv full =
          new Conv(
              up(conv.filters(), block),
              conv.kernel(),
              conv.stride(),
              conv.padding(),
              conv.dilation(),
              each ? filled.get(0).channels() : 1,
              conv.bias());
      return new LayerForm(full, filled, with, onImages, batch);
    }
    return op.connectivity().isChannelwise()
        ? new LayerForm(op, filled, with, onImages, batch)
        : this;
  }

  private LayerForm joined(int block) {
    Op joined =
        op instanceof ChannelPad pad
            ? new ChannelPad(half(pad.before(), block), half(pad.after(), block))
            : op;
    List<Shape> parts =
        inputs.stream().map(shape -> shape.withChannels(half(shape.channels(), block))).toList();
    return new LayerForm(joined, parts, with, onImages, batch);
  }

  /** Where parts begin within blocks, those of any other count stand for half of a block. */
  private static int half(int channels, int block) {
    return channels % block == 0 ? channels : channels / block * block + block / 2;
  }

  private static int up(int channels, int block) {
    return (channels + block - 1) / block * block;
  }

  /** {@code conv(filters=16, kernel=3, padding=1) + activation(relu) on 16x32x32, batch 1}. */
  @Override
  public String text() {
    String operations =
        with.isEmpty()
            ? op.call().toString()
            : op.call()
                + with.stream()
                    .map(other -> other.call().toString())
                    .collect(Collectors.joining(" + ", " + ", ""));
    return operations
        + inputs.stream().map(Shape::toString).collect(Collectors.joining(", ", " on ", ""))
        + (onImages ? " as they come in" : "")
        + ", batch "
        + batch;
  }
}
