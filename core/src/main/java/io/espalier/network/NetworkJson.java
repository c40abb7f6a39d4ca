package io.espalier.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.JsonFormat;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The JSON form of a network: its input shape and its nodes, each with its operation in full and
 * the shape of its output, so that a reader needs nothing else.
 *
 * <pre>
 * {@code {"format": "espalier-network", "version": 2, "input": [3, 32, 32], "nodes": [
 *   {"path": "conv1", "inputs": ["input"], "op": {"name": "conv", "filters": 16, ...}, "output": [16, 32, 32]},
 *   ...]}}
 * </pre>
 */
public final class NetworkJson {
  private static final JsonFormat FORMAT = new JsonFormat("espalier-network", 2);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String INPUT = "input";
  private static final String NODES = "nodes";
  private static final String PATH = "path";
  private static final String INPUTS = "inputs";
  private static final String OP = "op";
  private static final String OUTPUT = "output";

  private NetworkJson() {}

  public static String write(Network network) {
    ObjectNode root = MAPPER.createObjectNode();
    extents(root.putArray(INPUT), network.input());
    ArrayNode nodes = root.putArray(NODES);
    Map<String, Shape> shapes = network.shapes();
    for (Node node : network.nodes()) {
      ObjectNode object = nodes.addObject();
      object.put(PATH, node.path());
      node.inputs().forEach(object.putArray(INPUTS)::add);
      object.set(OP, OpJson.write(node.op()));
      extents(object.putArray(OUTPUT), shapes.get(node.path()));
    }
    return FORMAT.write(root);
  }

  private static void extents(ArrayNode array, Shape shape) {
    array.add(shape.channels()).add(shape.height()).add(shape.width());
  }

  /**
   * Reads what {@link #write} writes, and version 1: operations as texts, without outputs.
   *
   * @throws Refusal if the text is not JSON of this form, the graph it states is not possible, or a
   *     stated output is not what the operation gives
   */
  public static Network read(String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new Refusal("Cannot read network: it is not JSON: " + e.getOriginalMessage(), e);
    }
    FORMAT.check(root, "network");
    JsonNode input = root.path(INPUT);
    if (!isShape(input) || !root.path(NODES).isArray()) {
      throw new Refusal(
          "Cannot read network: it needs 'input' (three integers from 1) and 'nodes' (a list)");
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : root.path(NODES)) {
      List<String> inputs = new ArrayList<>();
      node.path(INPUTS).forEach(each -> inputs.add(each.asText()));
      nodes.add(new Node(node.path(PATH).asText(), OpJson.read(node.path(OP)), inputs));
    }
    Network network = new Network(shape(input), nodes);
    Map<String, Shape> shapes = network.shapes();
    root.path(NODES).forEach(node -> checkOutput(node, shapes));
    return network;
  }

  private static void checkOutput(JsonNode node, Map<String, Shape> shapes) {
    JsonNode stated = node.path(OUTPUT);
    Shape shape = shapes.get(node.path(PATH).asText());
    if (!stated.isMissingNode() && !(isShape(stated) && shape(stated).equals(shape))) {
      throw new Refusal(
          Text.of(
              "Cannot read network: the 'output' of '%s' is %s where its operation gives %s; correct one of them",
              node.path(PATH).asText(), stated, shape));
    }
  }

  private static Shape shape(JsonNode extents) {
    return new Shape(extents.get(0).asInt(), extents.get(1).asInt(), extents.get(2).asInt());
  }

  private static boolean isShape(JsonNode input) {
    boolean positive = input.isArray() && input.size() == 3;
    for (JsonNode extent : input) {
      positive &= extent.isInt() && extent.intValue() > 0;
    }
    return positive;
  }
}
