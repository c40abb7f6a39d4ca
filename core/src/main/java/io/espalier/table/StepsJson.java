package io.espalier.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Call;
import io.espalier.spec.Catalog;
import io.espalier.spec.Spelling;
import io.espalier.step.Steps;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steps as JSON: a list of objects, each with the step's name under {@code step} and its options
 * under theirs. A criterion, schedule, method and so on is an object with its {@code name}; a word
 * is a string, and {@code none} is null.
 */
final class StepsJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String POSITION = "#";

  private StepsJson() {}

  static JsonNode of(List<Call> steps) {
    ArrayNode list = NODES.arrayNode();
    steps.forEach(step -> list.add(object("step", step, Optional.of(Steps.CATALOG))));
    return list;
  }

  private static ObjectNode object(String name, Call call, Optional<Catalog<?>> catalog) {
    ObjectNode object = NODES.objectNode().put(name, call.name());
    for (Map.Entry<String, Object> option : call.options().entrySet()) {
      String key = option.getKey();
      JsonNode value =
          value(option.getValue(), catalog.flatMap(known -> known.nested(call.name(), key)));
      if (key.startsWith(POSITION)) {
        object.withArray("arguments").add(value);
      } else {
        object.set(key, value);
      }
    }
    return object;
  }

  /**
   * A value of the grammar.
   *
   * @param catalog names it, if it is not a plain value
   */
  private static JsonNode value(Object value, Optional<Catalog<?>> catalog) {
    if (value instanceof Call call) {
      boolean word = call.options().isEmpty() && catalog.isEmpty();
      return word ? word(call.name()) : object("name", call, catalog);
    }
    if (value instanceof List<?> values) {
      ArrayNode list = NODES.arrayNode();
      values.forEach(each -> list.add(value(each, catalog)));
      return list;
    }
    if (value instanceof Long number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Double number) {
      return NODES.numberNode(number);
    }
    return value instanceof Boolean truth
        ? NODES.booleanNode(truth)
        : NODES.textNode(value instanceof String text ? text : Spelling.of(value));
  }

  private static JsonNode word(String name) {
    return name.equals("none") ? NODES.nullNode() : NODES.textNode(name);
  }
}
