package io.espalier.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON form of a network: its input shape and its nodes, each with the operation in the one
 * grammar.
 *
 * <pre>
 * {@code {"input": [3, 32, 32], "nodes": [{"path": "conv1", "op": "conv(filters=16, ...)", "inputs": ["input"]}, ...]}}
 * </pre>
 */
public final class NetworkJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NetworkJson() {}

  public static String write(Network network) {
    ObjectNode root = MAPPER.createObjectNode();
    Shape input = network.input();
    root.putArray("input").add(input.channels()).add(input.height()).add(input.width());
    ArrayNode nodes = root.putArray("nodes");
    for (Node node : network.nodes()) {
      ObjectNode object = nodes.addObject();
      object.put("path", node.path());
      object.put("op", node.op().call().toString());
      node.inputs().forEach(object.putArray("inputs")::add);
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can always be written", e);
    }
  }

  /**
   * Reads what {@link #write} writes.
   *
   * @throws Refusal if the text is not JSON of this form, or the graph it states is not possible
   */
  public static Network read(String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new Refusal("Cannot read network: it is not JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode input = root.path("input");
    if (!isShape(input) || !root.path("nodes").isArray()) {
      throw new Refusal(
          "Cannot read network: it needs 'input' (three integers from 1) and 'nodes' (a list)");
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : root.path("nodes")) {
      List<String> inputs = new ArrayList<>();
      node.path("inputs").forEach(each -> inputs.add(each.asText()));
      nodes.add(
          new Node(node.path("path").asText(), Ops.CATALOG.read(node.path("op").asText()), inputs));
    }
    return new Network(
        new Shape(input.get(0).asInt(), input.get(1).asInt(), input.get(2).asInt()), nodes);
  }

  private static boolean isShape(JsonNode input) {
    boolean positive = input.size() == 3;
    for (JsonNode extent : input) {
      positive &= extent.isInt() && extent.intValue() > 0;
    }
    return positive;
  }
}
