package io.espalier.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.table.SweepRow;
import io.espalier.trial.MetricsJson;

/** A trial as one line of JSON. */
final class RowJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RowJson() {}

  static String of(SweepRow row) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("trial", row.trial().hex());
    node.put("candidate", row.candidate());
    node.put("family", row.family());
    node.put("seed", row.seed());
    node.put("status", row.status());
    row.outcome().reason().ifPresent(reason -> node.put("reason", reason));
    MetricsJson.write(row.metrics(), node);
    return node.toString();
  }
}
