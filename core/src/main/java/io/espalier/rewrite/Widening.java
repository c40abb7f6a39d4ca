package io.espalier.rewrite;

import io.espalier.model.Weights;
import io.espalier.network.Activation;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets copies of a residual block's input pass its convolutions, in front of their own channels.
 */
record Widening(Draft draft, Network network, ResidualBlock block) {
  /** Whether the convolutions between the first and the last one keep each channel apart. */
  boolean middleIsDepthwise() {
    Map<String, Shape> shapes = network.shapes();
    List<Node> all = block.convolutions();
    return all.subList(1, all.size() - 1).stream()
        .allMatch(
            node -> {
              int inputs = shapes.get(node.inputs().get(0)).channels();
              return ((Conv) node.op()).groups() == inputs
                  && ((Conv) node.op()).filters() == inputs;
            });
  }

  /**
   * Widens all convolutions but the last one.
   *
   * @return the path of what the last one reads: copies, then channels
   */
  String reserve() {
    ValueRanges bounds = new ValueRanges(network);
    Node first = block.trunk().get(0);
    String end = block.source();
    for (Node node : block.trunk().subList(0, block.trunk().size() - 1)) {
      if (node.op() instanceof Activation activation) {
        end =
            bounds.passes(block.source(), activation.kind())
                ? moved(node, end)
                : besideCopies(node, end);
      } else {
        end = node.equals(first) ? dense(node) : depthwise(node, end);
      }
    }
    return end;
  }

  private int copies() {
    return network.shapes().get(block.source()).channels();
  }

  private Function<Weights, Kernel> own(Node node) {
    return draft.kernel(node, network.shapes().get(node.inputs().get(0)).channels());
  }

  private String dense(Node node) {
    int copies = copies();
    Function<Weights, Kernel> copying = centred(node, weights -> Kernel.identity(copies));
    Function<Weights, Kernel> own = own(node);
    draft.make(
        node.path(),
        wide((Conv) node.op(), 1),
        node.inputs(),
        weights -> copying.apply(weights).beside(own.apply(weights)));
    return node.path();
  }

  private String depthwise(Node node, String from) {
    Conv conv = (Conv) node.op();
    int copies = copies();
    Function<Weights, Kernel> copying = centred(node, weights -> Kernel.identity(copies));
    Function<Weights, Kernel> own = own(node);
    draft.make(
        node.path(),
        wide(conv, copies + conv.groups()),
        List.of(from),
        weights -> copying.apply(weights).parallel(own.apply(weights)));
    return node.path();
  }

  private Conv wide(Conv conv, int groups) {
    return new Conv(
        copies() + conv.filters(),
        conv.kernel(),
        conv.stride(),
        conv.padding(),
        conv.dilation(),
        groups,
        conv.bias());
  }

  private String moved(Node activation, String from) {
    draft.replace(new Node(activation.path(), activation.op(), List.of(from)));
    return activation.path();
  }

  /** The activation of the own channels alone. */
  private String besideCopies(Node activation, String from) {
    String path = activation.path();
    if (block.convolutions().size() == 2) {
      throw ResidualBlock.refusal(
          block.add(),
          Text.of(
              "copies of '%s' would not pass '%s' unchanged; its values must come from a ReLU",
              block.source(), path));
    }
    int own = network.shapes().get(path).channels();
    String copies = draft.unused(path + ".copies");
    String channels = draft.unused(path + ".own");
    String both = draft.unused(path + ".both");
    draft.insert(path, new Node(copies, new ChannelSlice(0, copies()), List.of(from)));
    draft.insert(
        path, new Node(channels, new ChannelSlice(copies(), copies() + own), List.of(from)));
    draft.replace(new Node(path, activation.op(), List.of(channels)));
    Node next = block.trunk().get(block.trunk().indexOf(activation) + 1);
    draft.insert(next.path(), new Node(both, new Concat(), List.of(copies, path)));
    return both;
  }

  /** A 1x1 kernel at the place of a convolution's window that lies upon its own position. */
  Function<Weights, Kernel> centred(Node node, Function<Weights, Kernel> pointwise) {
    Conv conv = (Conv) node.op();
    Optional<Integer> top =
        place(conv.padding().height(), conv.dilation().height(), conv.kernel().height());
    Optional<Integer> left =
        place(conv.padding().width(), conv.dilation().width(), conv.kernel().width());
    if (top.isEmpty() || left.isEmpty()) {
      throw ResidualBlock.refusal(
          block.add(), Text.of("no weight of '%s' lies upon its own position", node.path()));
    }
    return weights -> pointwise.apply(weights).within(conv.kernel(), top.get(), left.get());
  }

  private static Optional<Integer> place(int padding, int dilation, int kernel) {
    return padding % dilation == 0 && padding / dilation < kernel
        ? Optional.of(padding / dilation)
        : Optional.empty();
  }
}
