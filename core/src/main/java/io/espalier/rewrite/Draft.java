package io.espalier.rewrite;

import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Conv;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A network that is being rewritten: its nodes, and for each convolution or linear layer that was
 * made anew how its kernel follows from the weights of the network that the draft began as.
 *
 * <p>So the network after a rewriting is known without weights.
 */
final class Draft {
  private final Network first;
  private final List<Node> nodes;
  private final Map<String, Function<Weights, Kernel>> made;
  private String output;

  /** The network as it stands, once it was asked for. */
  private Optional<Network> current = Optional.empty();

  Draft(Network network) {
    first = network;
    nodes = new ArrayList<>(network.nodes());
    made = new HashMap<>();
    output = network.output().path();
  }

  private Draft(Draft other) {
    first = other.first;
    nodes = new ArrayList<>(other.nodes);
    made = new HashMap<>(other.made);
    output = other.output;
    current = other.current;
  }

  Draft copy() {
    return new Draft(this);
  }

  /** The network as it stands, without what no longer leads to the output. */
  Network network() {
    Network network = current.orElseGet(this::live);
    current = Optional.of(network);
    return network;
  }

  private Network live() {
    Set<String> live = new HashSet<>(Set.of(output));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (live.contains(nodes.get(i).path())) {
        live.addAll(nodes.get(i).inputs());
      }
    }
    nodes.removeIf(node -> !live.contains(node.path()));
    return new Network(first.input(), nodes);
  }

  /** Puts an operation with this kernel at the place of the node of this path. */
  void make(String path, Op op, List<String> inputs, Function<Weights, Kernel> kernel) {
    replace(new Node(path, op, inputs));
    made.put(path, kernel);
  }

  /** Puts a node without weights at the place of the one with its path. */
  void replace(Node node) {
    nodes.set(index(node.path()), node);
    current = Optional.empty();
    made.remove(node.path());
  }

  /** Puts a new node without weights in front of the node of this path. */
  void insert(String before, Node node) {
    nodes.add(index(before), node);
    current = Optional.empty();
  }

  /** Lets whatever reads one path read another. */
  void redirect(String from, String to) {
    nodes.replaceAll(
        node ->
            new Node(
                node.path(),
                node.op(),
                node.inputs().stream().map(path -> path.equals(from) ? to : path).toList()));
    output = output.equals(from) ? to : output;
    current = Optional.empty();
  }

  /** This path, or the first of its numbered ones that no node has. */
  String unused(String path) {
    Set<String> used = new HashSet<>(nodes.stream().map(Node::path).toList());
    String free = path;
    for (int number = 2; used.contains(free); number++) {
      free = path + number;
    }
    return free;
  }

  private int index(String path) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).path().equals(path)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no node " + path);
  }

  /** How the kernel of a convolution or linear layer follows from the first weights. */
  Function<Weights, Kernel> kernel(Node node, int inputs) {
    Function<Weights, Kernel> known = made.get(node.path());
    return known == null ? read(node, inputs) : known;
  }

  /** How the kernel of a layer is read from weights that hold it. */
  static Function<Weights, Kernel> read(Node node, int inputs) {
    String path = node.path();
    if (node.op() instanceof Conv conv) {
      return weights -> read(weights, path, inputs, conv.groups(), conv.kernel(), conv.bias());
    }
    boolean bias = ((Linear) node.op()).bias();
    return weights -> read(weights, path, inputs, 1, Window.square(1), bias);
  }

  private static Kernel read(
      Weights weights, String path, int inputs, int groups, Window window, boolean bias) {
    List<Tensor> shift = bias ? List.of(weights.get(path + ".bias")) : List.of();
    return Kernel.of(weights.get(path + ".weight"), inputs, groups, window, shift);
  }

  /**
   * The weights of the network as it stands.
   *
   * <p>Tensors beside the parameters stay where their node is the old one, and go with the others.
   */
  Weights weights(Weights old) {
    Network network = network();
    Map<String, Shape> shapes = network.shapes();
    Map<String, Tensor> all = new LinkedHashMap<>();
    Set<String> kept = new HashSet<>();
    for (Node node : network.nodes()) {
      Function<Weights, Kernel> kernel = made.get(node.path());
      if (kernel == null) {
        kept.add(node.path());
      }
      Kernel values = kernel == null ? null : kernel.apply(old);
      for (Parameter parameter : node.op().parameters(Network.inputs(node, shapes))) {
        String name = node.path() + "." + parameter.name();
        all.put(name, values == null ? old.get(name).copy() : tensor(parameter, values));
      }
    }
    Set<String> owners = new HashSet<>(first.nodes().stream().map(Node::path).toList());
    old.tensors()
        .forEach(
            (name, tensor) -> {
              String owner = owner(name, owners);
              if (owner.isEmpty() || kept.contains(owner)) {
                all.putIfAbsent(name, tensor.copy());
              }
            });
    return new Weights(all);
  }

  private static Tensor tensor(Parameter parameter, Kernel values) {
    return switch (parameter.role()) {
      case WEIGHT -> values.weight(parameter.shape());
      default -> values.shift();
    };
  }

  /** The path of the node that a tensor belongs to, or nothing. */
  private static String owner(String name, Set<String> paths) {
    String prefix = name;
    while (!paths.contains(prefix)) {
      int dot = prefix.lastIndexOf('.');
      if (dot < 0) {
        return "";
      }
      prefix = prefix.substring(0, dot);
    }
    return prefix;
  }
}
