package io.espalier.network;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A network without weights: nodes in an order in which each comes after its inputs. The last node
 * is the output. Two networks are equal if their inputs and nodes are.
 *
 * <pre>{@code
 * Network network = Zoo.CATALOG.read("resnet-20");
 * Op first = network.node("conv1").op();
 * Shape features = network.shapes().get("layer3.0.conv1"); // 64 channels of 8x8
 * }</pre>
 */
public final class Network {
  /** The path under which nodes take the image. */
  public static final String INPUT = "input";

  private final Shape input;
  private final List<Node> nodes;
  private final Map<String, Shape> shapes;
  private final Map<String, Node> byPath = new HashMap<>();
  private final Map<String, List<Node>> readers = new HashMap<>();
  private final Map<Class<?>, Object> derived = new ConcurrentHashMap<>();

  /**
   * Checks the graph.
   *
   * @param input the shape of one image
   * @throws Refusal naming the node if a path is used twice, an input is not an earlier node, a
   *     shape does not fit, or a node leads nowhere
   */
  public Network(Shape input, List<Node> nodes) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new Refusal("Cannot build a network without nodes: add at least one");
    }
    this.shapes = Collections.unmodifiableMap(shapes(input, this.nodes));
    for (Node node : this.nodes) {
      byPath.put(node.path(), node);
      for (String from : node.inputs()) {
        readers.computeIfAbsent(from, path -> new ArrayList<>()).add(node);
      }
    }
    for (Node node : this.nodes.subList(0, this.nodes.size() - 1)) {
      if (!readers.containsKey(node.path())) {
        throw new Refusal(
            Text.of(
                "Cannot build network: nothing uses '%s'; connect it or leave it out",
                node.path()));
      }
    }
    if (!readers.containsKey(INPUT)) {
      throw new Refusal(
          Text.of("Cannot build network: nothing uses '%s'; connect it or leave it out", INPUT));
    }
  }

  /** The shape of one image. */
  public Shape input() {
    return input;
  }

  /** All nodes in their order. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The node of a path, if there is one; the image is none. */
  public Optional<Node> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /**
   * The node of a path.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Node node(String path) {
    return find(path)
        .orElseThrow(() -> new IllegalArgumentException("there is no node '" + path + "'"));
  }

  /** The nodes that take the output of a path, in their order; twice who takes it twice. */
  public List<Node> readers(String path) {
    return Collections.unmodifiableList(readers.getOrDefault(path, List.of()));
  }

  /** The node that takes the output of a path, if only one does, and only once. */
  public Optional<Node> onlyReader(String path) {
    List<Node> all = readers(path);
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  /** The shape of every node's output, and of {@link #INPUT}, by path in order. */
  public Map<String, Shape> shapes() {
    return shapes;
  }

  /** The shapes of a node's inputs. */
  public static List<Shape> inputs(Node node, Map<String, Shape> shapes) {
    List<Shape> inputs = new ArrayList<>(node.inputs().size());
    for (String path : node.inputs()) {
      inputs.add(shapes.get(path));
    }
    return inputs;
  }

  /** The last node. */
  public Node output() {
    return nodes.get(nodes.size() - 1);
  }

  /** All parameters under their full names ({@code path.name}), in the order of the nodes. */
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    for (Node node : nodes) {
      node.op().parameters(inputs(node, shapes)).forEach(p -> parameters.add(p.under(node.path())));
    }
    return parameters;
  }

  /**
   * What follows from the network alone, worked out once and kept with it: every candidate that
   * starts from the same network asks for its channel groups and its cost.
   *
   * @param kind of what follows, one for each way of deriving
   */
  public <T> T derived(Class<T> kind, Function<Network, T> derive) {
    Object known = derived.get(kind);
    if (known == null) {
      known = derive.apply(this);
      derived.put(kind, known);
    }
    return kind.cast(known);
  }

  /** The content hash: of its input and nodes, however a file says them. */
  public Hash hash() {
    return Hash.of(CanonicalJson.write(this));
  }

  private static Map<String, Shape> shapes(Shape input, List<Node> nodes) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(INPUT, input);
    for (Node node : nodes) {
      if (shapes.containsKey(node.path())) {
        throw new Refusal(
            Text.of("Cannot build network: the path '%s' is used twice", node.path()));
      }
      shapes.put(node.path(), shape(node, shapes));
    }
    return shapes;
  }

  static Shape shape(Node node, Map<String, Shape> shapes) {
    if (node.path().isBlank()) {
      throw new Refusal(
          Text.of("Cannot build network: node %d has no path; name it", shapes.size()));
    }
    for (String from : node.inputs()) {
      if (!shapes.containsKey(from)) {
        throw new Refusal(
            Text.of("Cannot build '%s': its input '%s' is not an earlier node", node.path(), from));
      }
    }
    int arity = node.op().arity();
    int given = node.inputs().size();
    if (arity == Op.SEVERAL ? given < 2 : given != arity) {
      throw new Refusal(
          Text.of(
              "Cannot build '%s': it has %d inputs and needs %s",
              node.path(), given, arity == Op.SEVERAL ? "two or more" : arity));
    }
    try {
      return node.op().output(inputs(node, shapes));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Text.of("Cannot build '%s': %s", node.path(), e.getMessage()), e);
    } catch (ArithmeticException e) {
      throw new Refusal(Text.of("Cannot build '%s': it would be too large", node.path()), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network
        && input.equals(network.input)
        && nodes.equals(network.nodes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, nodes);
  }

  @Override
  public String toString() {
    return "Network[input=" + input + ", nodes=" + nodes + "]";
  }
}
