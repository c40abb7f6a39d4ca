package io.espalier.cli;

import static io.espalier.report.TextColumns.Side.LEFT;
import static io.espalier.report.TextColumns.Side.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.latency.Breakdown;
import io.espalier.latency.Form;
import io.espalier.network.Network;
import io.espalier.report.TextColumns;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the time of a call goes, as a table and as JSON.
 *
 * @param subject what was asked for
 */
record BreakdownText(String subject, Form form, int batch, Breakdown times) {
  private static final double MILLIS = 1e6;

  /** The lines of the table. */
  List<String> table() {
    TextColumns columns =
        new TextColumns(List.of(LEFT, LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT));
    columns.line(List.of("layer", "operation", "and", "output", "MACs", "ms", "share", "GMACs/s"));
    Network network = times.network();
    long macs = 0;
    for (Breakdown.Operation each : times.operations()) {
      columns.line(
          List.of(
              each.path(),
              network.node(each.path()).op().call().toString(),
              with(each),
              network.shapes().get(each.path()).toString(),
              each.macs() == 0 ? "" : Text.of("%,d", each.macs()),
              LatencyText.millis(each.nanos()),
              percent(each.nanos()),
              each.macs() == 0 ? "" : Text.of("%.1f", batch * each.macs() / each.nanos())));
      macs += each.macs();
    }
    double whole = whole();
    double rest = whole - times.sum();
    columns.line(total("all operations", macs, times.sum()));
    columns.line(total("images in, logits out, between", 0, rest));
    columns.line(total("whole call", macs, whole));
    List<String> lines = new ArrayList<>(columns.text());
    lines.add(
        Text.of(
            "%s, %s, batch %d: operations timed within whole calls, the whole call by itself; medians",
            subject, Spelling.constant(form), batch));
    lines.add(times.whole().verdict().toString());
    return lines;
  }

  /** One object. */
  String json() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("architecture", subject);
    root.put("form", Spelling.constant(form));
    root.put("batch", batch);
    root.put("whole-ms", whole() / MILLIS);
    root.put("operations-ms", times.sum() / MILLIS);
    root.put("stable", times.whole().verdict().stable());
    times.whole().verdict().reasons().forEach(root.putArray("reasons")::add);
    ArrayNode operations = root.putArray("operations");
    for (Breakdown.Operation each : times.operations()) {
      ObjectNode operation = operations.addObject();
      operation.put("path", each.path());
      operation.put("operation", times.network().node(each.path()).op().call().toString());
      each.with().forEach(operation.putArray("and")::add);
      operation.put("macs", each.macs());
      operation.put("ms", each.nanos() / MILLIS);
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private String with(Breakdown.Operation operation) {
    return String.join(", ", operation.with());
  }

  private List<String> total(String what, long macs, double nanos) {
    return List.of(
        what,
        "",
        "",
        "",
        macs == 0 ? "" : Text.of("%,d", macs),
        LatencyText.millis(nanos),
        percent(nanos),
        macs == 0 ? "" : Text.of("%.1f", batch * macs / nanos));
  }

  private String percent(double nanos) {
    return Text.of("%.1f %%", 100 * nanos / whole());
  }

  private double whole() {
    return times.whole().statistics().p50();
  }
}
