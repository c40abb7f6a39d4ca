package io.espalier.network;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a {@link Network} node by node; a node that does not fit is refused with its path at once.
 *
 * <pre>{@code
 * NetworkBuilder builder = new NetworkBuilder(new Shape(3, 32, 32));
 * builder.add("conv1", Conv.of(16, 3), Network.INPUT);
 * builder.add("bn1", BatchNorm.DEFAULTS, "conv1");
 * Network network = builder.build();
 * }</pre>
 */
public final class NetworkBuilder {
  private final Shape input;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  /** Starts a network for images of this shape; nodes take the image from {@link Network#INPUT}. */
  public NetworkBuilder(Shape input) {
    this.input = input;
    shapes.put(Network.INPUT, input);
  }

  /**
   * Appends a node.
   *
   * @return its path, to be used as an input of later nodes
   * @throws Refusal naming the path if the node does not fit
   */
  public String add(String path, Op op, String... inputs) {
    Node node = new Node(path, op, List.of(inputs));
    if (shapes.containsKey(path)) {
      throw new Refusal(Text.of("Cannot build network: the path '%s' is used twice", path));
    }
    shapes.put(path, Network.shape(node, shapes));
    nodes.add(node);
    return path;
  }

  /** The shape of a node's output, or of the image. */
  public Shape shape(String path) {
    return shapes.get(path);
  }

  /** The number of channels of a node's output, or of the image. */
  public int channels(String path) {
    return shapes.get(path).channels();
  }

  public Network build() {
    return new Network(input, nodes);
  }
}
