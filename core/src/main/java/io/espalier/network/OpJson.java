package io.espalier.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An operation in JSON: its name and every option of the catalogue, typed; windows are always pairs
 * {@code [height, width]}.
 *
 * <pre>
 * {@code {"name": "pool", "kind": "max", "kernel": [2, 2], "stride": [2, 2], "padding": [0, 0],
 *  "count-padding": true}}
 * </pre>
 */
final class OpJson {
  private static final String NAME = "name";

  private OpJson() {}

  static ObjectNode write(Op op) {
    Call call = Ops.CATALOG.writeFull(op);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put(NAME, call.name());
    call.options().forEach((key, value) -> object.set(key, json(value)));
    return object;
  }

  private static JsonNode json(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof List<?> list) {
      ArrayNode array = nodes.arrayNode();
      list.forEach(each -> array.add(json(each)));
      return array;
    }
    if (value instanceof Long number) {
      return nodes.numberNode(number);
    }
    if (value instanceof Double number) {
      return nodes.numberNode(number);
    }
    return value instanceof Boolean flag
        ? nodes.booleanNode(flag)
        : nodes.textNode(value.toString());
  }

  /**
   * Reads what {@link #write} writes, or the text of version 1: a call in the grammar. An option
   * that is not there has its default.
   *
   * @throws Refusal if the name, an option or a value is not the catalogue's
   */
  static Op read(JsonNode op) {
    if (op.isTextual()) {
      return Ops.CATALOG.read(op.textValue());
    }
    if (!op.path(NAME).isTextual()) {
      throw new Refusal(Text.of("Cannot read operation %s: it has no 'name'; add it", op));
    }
    Map<String, Object> options = new LinkedHashMap<>();
    op.fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals(NAME)) {
                options.put(field.getKey(), value(op, field.getKey(), field.getValue()));
              }
            });
    return Ops.CATALOG.read(new Call(op.path(NAME).textValue(), options));
  }

  private static Object value(JsonNode op, String key, JsonNode value) {
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(each -> list.add(value(op, key, each)));
      return list;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isFloatingPointNumber()) {
      return value.doubleValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isTextual()) {
      return value.textValue();
    }
    throw new Refusal(
        Text.of(
            "Cannot read '%s' of operation %s: %s is no number, text, list, true or false",
            key, op.path(NAME), value));
  }
}
