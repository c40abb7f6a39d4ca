package io.espalier.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The text of a network that is hashed. Trials name saved models by it, so it stays as it is
 * whatever becomes of the file: the JSON of version 1, with operations as canonical calls.
 */
final class CanonicalJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CanonicalJson() {}

  static String write(Network network) {
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
}
