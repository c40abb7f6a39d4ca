package io.espalier.latency;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A small network in which a piece is timed: several copies of an operation one after the other,
 * each with weights of its own and an input that was just written, as in a whole network.
 *
 * @param timed the indices of the nodes whose operations are copies of the piece
 */
record Carrier(Network network, List<Integer> timed) {
  private static final Activation RELU = new Activation(Activation.Kind.RELU);
  private static final Shape SMALL = new Shape(8, 2, 2);

  private static final int COPIES = 4;

  /** Copies of an operation. */
  static Carrier of(LayerForm form) {
    Shape widest = form.inputs().get(0);
    for (Shape shape : form.inputs()) {
      widest = shape.size() > widest.size() ? shape : widest;
    }
    NetworkBuilder net = new NetworkBuilder(widest);
    String first = form.onImages() ? Network.INPUT : net.add("first", RELU, Network.INPUT);
    int copies = form.onImages() ? 1 : COPIES;
    List<String> timed = new ArrayList<>();
    String last = "";
    for (int copy = 0; copy < copies; copy++) {
      String path = "copy" + copy;
      String from = copy == 0 ? first : after(net, path, first, last);
      String[] inputs = inputs(net, path, from, form.inputs());
      String out = net.add(path + ".timed", form.op(), inputs);
      timed.add(out);
      for (int i = 0; i < form.with().size(); i++) {
        out = net.add(path + ".with" + i, form.with().get(i), out);
      }
      last = vector(net, path + ".out", out);
    }
    return of(net.build(), timed);
  }

  /** One call that does next to nothing but take images in. */
  static Carrier of(Piece.Intake intake) {
    NetworkBuilder net = new NetworkBuilder(intake.image());
    Op once =
        intake.asTheyAre()
            ? Conv.of(1, 1).strided(Math.max(intake.image().height(), intake.image().width()))
            : RELU;
    vector(net, "out", net.add("once", once, Network.INPUT));
    return of(net.build(), List.of());
  }

  /** A chain of so many operations that do next to nothing. */
  static Carrier chain(int length) {
    NetworkBuilder net = new NetworkBuilder(SMALL);
    String last = Network.INPUT;
    for (int i = 0; i < length; i++) {
      last = net.add("link" + i, RELU, last);
    }
    vector(net, "out", last);
    return of(net.build(), List.of());
  }

  private static Carrier of(Network network, List<String> timed) {
    List<String> paths = network.nodes().stream().map(Node::path).toList();
    return new Carrier(
        network,
        IntStream.range(0, paths.size())
            .filter(i -> timed.contains(paths.get(i)))
            .boxed()
            .toList());
  }

  /** The first input once more, written only after the last copy is done. */
  private static String after(NetworkBuilder net, String path, String first, String last) {
    String mixed = net.add(path + ".mix", Conv.of(net.channels(first), 1), last);
    // A sum of two vectors would take a rectification into itself.
    Op join = net.shape(first).positions() == 1 ? new Multiply() : new Add();
    return net.add(path + ".from", join, first, mixed);
  }

  /** Inputs of these shapes, made of one that has as many positions as the widest of them. */
  private static String[] inputs(NetworkBuilder net, String path, String from, List<Shape> shapes) {
    String[] inputs = new String[shapes.size()];
    for (int i = 0; i < inputs.length; i++) {
      String name = path + ".in" + i;
      String made = from;
      if (!net.shape(made).equals(shapes.get(i)) && shapes.get(i).positions() == 1) {
        made = vector(net, name + ".vector", made);
      }
      if (net.channels(made) != shapes.get(i).channels()) {
        made = net.add(name, Conv.of(shapes.get(i).channels(), 1), made);
      } else if (i > 0) {
        made = net.add(name, RELU, made);
      }
      inputs[i] = made;
    }
    return inputs;
  }

  private static String vector(NetworkBuilder net, String path, String from) {
    return net.shape(from).positions() == 1 ? from : net.add(path, new GlobalAveragePool(), from);
  }
}
