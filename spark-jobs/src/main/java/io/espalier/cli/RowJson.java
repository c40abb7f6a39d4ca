package io.espalier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.table.Column;
import io.espalier.table.Columns;
import io.espalier.table.TableRow;
import java.util.List;

/** A row of the table as one line of JSON; what is empty is left out. */
final class RowJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RowJson() {}

  static String of(TableRow row) {
    ObjectNode node = NODES.objectNode();
    for (Column column : Columns.of(List.of(row))) {
      column
          .value()
          .apply(row)
          .ifPresent(value -> node.set(column.name(), node(column.kind(), value)));
    }
    return node.toString();
  }

  private static JsonNode node(Column.Kind kind, Object value) {
    return switch (kind) {
      case TEXT, TIME -> NODES.textNode(value.toString());
      case WHOLE -> NODES.numberNode((Long) value);
      case REAL -> NODES.numberNode((Double) value);
      case YES_NO -> NODES.booleanNode((Boolean) value);
      case JSON -> (JsonNode) value;
    };
  }
}
