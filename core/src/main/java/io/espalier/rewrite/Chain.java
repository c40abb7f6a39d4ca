package io.espalier.rewrite;

import io.espalier.model.Weights;
import io.espalier.network.Connectivity;
import io.espalier.network.Conv;
import io.espalier.network.Node;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import java.util.List;
import java.util.function.Function;

/**
 * A run of linear nodes, each reading the one before, seen as one convolution of what the first of
 * them reads.
 *
 * @param source the shape of what it reads
 * @param form the convolution
 * @param kernel how its kernel follows from the weights
 * @param end the path of its last node
 */
record Chain(Shape source, Conv form, Function<Weights, Kernel> kernel, String end) {
  private static final Window ONE = Window.square(1);
  private static final Window NONE = Window.square(0);

  /**
   * The chain of these nodes, perhaps of none, behind a path.
   *
   * @param asked the path of the node whose merging is asked for, for messages
   * @throws io.espalier.spec.Refusal if they are not one convolution
   */
  static Chain of(String path, Shape source, List<Node> nodes, Draft draft, String asked) {
    int channels = source.channels();
    Chain chain =
        pointwise(source, channels, channels, ONE, path, weights -> Kernel.identity(channels));
    for (Node node : nodes) {
      boolean alone =
          chain.end.equals(path) && !(node.op().connectivity() instanceof Connectivity.Normalized);
      chain = alone ? link(node, source, draft) : chain.then(node, draft, asked);
    }
    return chain;
  }

  private static Chain pointwise(
      Shape source,
      int filters,
      int groups,
      Window stride,
      String end,
      Function<Weights, Kernel> kernel) {
    return new Chain(source, new Conv(filters, ONE, stride, NONE, ONE, groups, false), kernel, end);
  }

  Shape output() {
    return form.output(List.of(source));
  }

  /** This chain and one linear node more. */
  private Chain then(Node node, Draft draft, String asked) {
    if (node.op().connectivity() instanceof Connectivity.Normalized normalized) {
      // It normalizes what is padded with zeros, if it has a border.
      Chain padded = normalized.border() > 0 ? then(link(node, output(), draft), asked) : this;
      return padded.normalized(node);
    }
    return then(link(node, output(), draft), asked);
  }

  private Chain normalized(Node norm) {
    return new Chain(
        source,
        form.biased(),
        weights -> kernel.apply(weights).normalized(Norm.of(norm, weights)),
        norm.path());
  }

  private Chain then(Chain link, String asked) {
    new Seam(this, link, asked).check();
    Window stride = form.stride();
    Conv both =
        new Conv(
            link.form.filters(),
            extent(form.kernel(), link.form.kernel(), stride),
            times(stride, link.form.stride()),
            plus(form.padding(), times(link.form.padding(), stride)),
            ONE,
            Kernel.divisor(form.groups(), link.form.groups()),
            form.bias() || link.form.bias());
    return new Chain(
        source,
        both,
        weights -> kernel.apply(weights).then(link.kernel.apply(weights), stride),
        link.end);
  }

  /** A single node as a chain. */
  private static Chain link(Node node, Shape input, Draft draft) {
    int channels = input.channels();
    Connectivity connectivity = node.op().connectivity();
    if (connectivity instanceof Connectivity.Convolved convolved) {
      Conv conv = convolved.form();
      Function<Weights, Kernel> read = draft.kernel(node, channels);
      Conv dense =
          new Conv(
              conv.filters(),
              extent(ONE, conv.kernel(), conv.dilation()),
              conv.stride(),
              conv.padding(),
              ONE,
              conv.groups(),
              conv.bias());
      return new Chain(
          input, dense, weights -> read.apply(weights).dilated(conv.dilation()), node.path());
    }
    if (connectivity instanceof Connectivity.Pooled pooled) {
      Pool pool = pooled.form();
      Conv mean =
          new Conv(channels, pool.kernel(), pool.stride(), pool.padding(), ONE, channels, false);
      return new Chain(
          input, mean, weights -> Kernel.average(channels, channels, pool.kernel()), node.path());
    }
    if (connectivity instanceof Connectivity.Normalized normalized) {
      Window border = Window.square(normalized.border());
      return new Chain(
          input,
          new Conv(channels, ONE, ONE, border, ONE, channels, false),
          weights -> Kernel.identity(channels),
          node.path());
    }
    if (connectivity instanceof Connectivity.Strided strided) {
      Window stride = Window.square(strided.stride());
      return pointwise(
          input, channels, channels, stride, node.path(), weights -> Kernel.identity(channels));
    }
    if (connectivity instanceof Connectivity.Moved) {
      int[] sources = node.op().flow(List.of(input)).sources().get(0);
      return pointwise(
          input, sources.length, 1, ONE, node.path(), w -> Kernel.moving(channels, sources));
    }
    throw new IllegalArgumentException("'" + node.path() + "' is no convolution");
  }

  /** The extent of two kernels behind one another, where the second's places are so far apart. */
  private static Window extent(Window first, Window second, Window apart) {
    return new Window(
        first.height() + (second.height() - 1) * apart.height(),
        first.width() + (second.width() - 1) * apart.width());
  }

  private static Window times(Window a, Window b) {
    return new Window(a.height() * b.height(), a.width() * b.width());
  }

  private static Window plus(Window a, Window b) {
    return new Window(a.height() + b.height(), a.width() + b.width());
  }
}
