package io.espalier.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.sweep.SweepRow;

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
    row.reason().ifPresent(reason -> node.put("reason", reason));
    row.measured()
        .ifPresent(
            measured ->
                node.put("accuracy", measured.accuracy())
                    .put("loss", measured.loss())
                    .put("macs", measured.macs())
                    .put("params", measured.params())
                    .put("live-macs", measured.liveMacs())
                    .put("images-seen", measured.imagesSeen())
                    .put("images-total", measured.imagesTotal())
                    .put("seconds", measured.seconds()));
    row.testAccuracy().ifPresent(accuracy -> node.put("test-accuracy", accuracy));
    return node.toString();
  }
}
