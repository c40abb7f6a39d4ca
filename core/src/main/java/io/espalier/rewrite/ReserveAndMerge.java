package io.espalier.rewrite;

import io.espalier.model.Weights;
import io.espalier.network.Add;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Removes residual additions: a block's input is carried along beside what its convolutions make,
 * and its last convolution, widened, adds it (Meng et al., "RMNet: Equivalently Removing Residual
 * Connection from Networks", 2021). Then no two blocks share channels, and each can be pruned
 * alone. Branches are merged and batch normalizations folded first.
 *
 * <p>In a block of two convolutions the first one gets a filter for each channel of the input that
 * copies it, and the network becomes a plain chain; the copies must pass its activation unchanged,
 * so the input must come from a ReLU. In a block of three or more the copies pass beside the
 * convolutions, by a concatenation in front of the last one: copies through a dense 3x3 would cost
 * eleven times the MACs of ResNet-50. No activation touches them there, so that inverted residuals
 * with their linear ends and ReLU6 stay exact.
 *
 * @param inverted how copies pass a block whose inner convolutions are depthwise
 */
public record ReserveAndMerge(Inverted inverted) implements Structural {
  static final ReserveAndMerge DEFAULTS = new ReserveAndMerge(Inverted.BESIDE);

  /** How copies pass an inverted residual. */
  public enum Inverted {
    /** Beside its convolutions; the cheapest. */
    BESIDE,
    /**
     * Through its convolutions, which are widened; activations act on the other channels alone.
     * Then 1x1 convolutions without anything between them become one, as the authors make a
     * MobileNetV1 of a MobileNetV2. Costs more than before, and is there to be pruned.
     */
    WIDENED
  }

  @Override
  public void rewrite(Draft draft) {
    Draft trial = draft.copy();
    simplify(trial);
    Network simple = trial.network();
    if (simple.nodes().stream().noneMatch(node -> residual(simple, node))) {
      return;
    }
    simplify(draft);
    for (Node each : simple.nodes()) {
      if (each.op() instanceof Add) {
        Network network = draft.network();
        Node add = Nodes.find(network, each.path(), "rewrite");
        ResidualBlock.at(network, add).ifPresent(block -> remove(draft, network, block));
      }
    }
    if (inverted == Inverted.WIDENED) {
      Pointwise.fuse(draft);
    }
  }

  private static void simplify(Draft draft) {
    new MergeBranches(MergeBranches.Where.CHEAPER).rewrite(draft);
    new FoldBn().rewrite(draft);
  }

  private static boolean residual(Network network, Node node) {
    return node.op() instanceof Add && ResidualBlock.at(network, node).isPresent();
  }

  private void remove(Draft draft, Network network, ResidualBlock block) {
    Map<String, Shape> shapes = network.shapes();
    Chain shortcut = shortcut(draft, shapes, block);
    Node last = block.last();
    Conv conv = (Conv) last.op();
    int middle = shapes.get(last.inputs().get(0)).channels();
    Function<Weights, Kernel> own = draft.kernel(last, middle);
    Widening widening = new Widening(draft, network, block);
    boolean reserved =
        block.convolutions().size() == 2
            || (inverted == Inverted.WIDENED && widening.middleIsDepthwise());
    String input = reserved ? widening.reserve() : carry(draft, shapes, block);
    Conv wide =
        new Conv(
            conv.filters(),
            conv.kernel(),
            conv.stride(),
            conv.padding(),
            conv.dilation(),
            1,
            conv.bias() || shortcut.form().bias());
    Function<Weights, Kernel> carried = widening.centred(last, shortcut.kernel());
    draft.make(
        last.path(),
        wide,
        List.of(input),
        weights -> carried.apply(weights).across(own.apply(weights)));
    draft.redirect(block.add().path(), last.path());
  }

  /** The shortcuts' sum as a 1x1 convolution of the source. */
  private static Chain shortcut(Draft draft, Map<String, Shape> shapes, ResidualBlock block) {
    String path = block.add().path();
    List<Chain> chains = new ArrayList<>();
    for (List<Node> nodes : block.shortcuts()) {
      chains.add(Chain.of(block.source(), shapes.get(block.source()), nodes, draft, path));
    }
    Chain sum = Join.sum(chains, path);
    Window steps =
        new Window(
            product(block.convolutions(), conv -> conv.stride().height()),
            product(block.convolutions(), conv -> conv.stride().width()));
    if (!sum.form().kernel().equals(Window.square(1)) || !sum.form().stride().equals(steps)) {
      throw ResidualBlock.refusal(
          block.add(), "its shortcut is no 1x1 convolution with the stride of its convolutions");
    }
    return sum;
  }

  private static int product(List<Node> convolutions, ToIntFunction<Conv> factor) {
    return convolutions.stream()
        .mapToInt(node -> factor.applyAsInt((Conv) node.op()))
        .reduce(1, Math::multiplyExact);
  }

  /** Puts the source, sampled as the convolutions sample it, in front of the last one's input. */
  private static String carry(Draft draft, Map<String, Shape> shapes, ResidualBlock block) {
    Node last = block.last();
    String source = block.source();
    List<Node> before = block.convolutions().subList(0, block.convolutions().size() - 1);
    int rows = product(before, conv -> conv.stride().height());
    int columns = product(before, conv -> conv.stride().width());
    Subsample sampling = new Subsample(rows);
    Shape sampled = sampling.output(List.of(shapes.get(source)));
    String narrow = last.inputs().get(0);
    if (rows != columns || !sampled.withChannels(1).equals(shapes.get(narrow).withChannels(1))) {
      throw ResidualBlock.refusal(
          block.add(), Text.of("'%s' and '%s' do not have the same positions", source, narrow));
    }
    String copies = source;
    if (rows > 1) {
      copies = last.path() + ".sampled";
      draft.insert(last.path(), new Node(copies, sampling, List.of(source)));
    }
    String both = last.path() + ".carried";
    draft.insert(last.path(), new Node(both, new Concat(), List.of(copies, narrow)));
    return both;
  }
}
