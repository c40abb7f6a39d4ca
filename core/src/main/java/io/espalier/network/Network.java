package io.espalier.network;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network without weights: nodes in an order in which each comes after its inputs. The last node
 * is the output.
 *
 * @param input the shape of one image
 */
public record Network(Shape input, List<Node> nodes) {
  /** The path under which nodes take the image. */
  public static final String INPUT = "input";

  /**
   * Checks the graph.
   *
   * @throws Refusal naming the node if a path is used twice, an input is not an earlier node, a
   *     shape does not fit, or a node leads nowhere
   */
  public Network {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new Refusal("Cannot build a network without nodes: add at least one");
    }
    Map<String, Shape> shapes = shapes(input, nodes);
    Set<String> dangling = new LinkedHashSet<>(shapes.keySet());
    nodes.forEach(node -> node.inputs().forEach(dangling::remove));
    dangling.remove(nodes.get(nodes.size() - 1).path());
    if (!dangling.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot build network: nothing uses '%s'; connect it or leave it out",
              dangling.iterator().next()));
    }
  }

  /** The shape of every node's output, and of {@link #INPUT}, by path in order. */
  public Map<String, Shape> shapes() {
    return shapes(input, nodes);
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
    Map<String, Shape> shapes = shapes();
    List<Parameter> parameters = new ArrayList<>();
    for (Node node : nodes) {
      node.op().parameters(inputs(node, shapes)).forEach(p -> parameters.add(p.under(node.path())));
    }
    return parameters;
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
}
