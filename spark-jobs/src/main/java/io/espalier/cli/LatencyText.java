package io.espalier.cli;

import static io.espalier.report.TextColumns.Side.LEFT;
import static io.espalier.report.TextColumns.Side.RIGHT;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.latency.Environment;
import io.espalier.latency.Latency;
import io.espalier.latency.Reading;
import io.espalier.latency.Statistics;
import io.espalier.report.Amounts;
import io.espalier.report.TextColumns;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Latencies as a table, and as lines of JSON. */
final class LatencyText {
  private static final double MILLIS = 1e6;

  private LatencyText() {}

  /** The lines of a table, with the verdicts and the environment below it. */
  static List<String> table(String subject, List<Latency> latencies) {
    TextColumns columns =
        new TextColumns(
            List.of(LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT));
    columns.line(
        List.of(
            "batch",
            "form",
            "p50 ms",
            "p90",
            "p90 at most",
            "p99",
            "IQR",
            "spread",
            "outliers",
            "calls",
            "images/s"));
    for (Latency latency : latencies) {
      Reading reading = latency.reading();
      Statistics statistics = reading.statistics();
      columns.line(
          List.of(
              Integer.toString(latency.batch()),
              Spelling.constant(latency.form()),
              millis(statistics.p50()),
              millis(statistics.p90()),
              millis(statistics.p90Bound()),
              millis(statistics.p99()),
              millis(statistics.iqr()),
              Text.of("%.1f %%", 100 * reading.spread()),
              Integer.toString(statistics.outliers()),
              Text.of(
                  "%d x %,d", reading.rounds().size(), statistics.samples() * statistics.block()),
              Text.of("%,.0f", latency.imagesPerSecond())));
    }
    List<String> lines = new ArrayList<>(columns.text());
    for (Latency latency : latencies) {
      int block = latency.reading().statistics().block();
      if (block > 1) {
        lines.add(
            Text.of(
                "batch %d: calls so short were timed %d at a time; percentiles are of their means",
                latency.batch(), block));
      }
      lines.add(Text.of("batch %d: %s", latency.batch(), latency.reading().verdict()));
    }
    Environment environment = latencies.get(0).environment();
    lines.add(
        Text.of(
            "%s, %s; medians of rounds",
            subject, count(latencies.get(0).reading().rounds().size(), "round")));
    lines.add(
        Text.of(
            "%s, %s on %s; %s%s",
            environment.cpu(),
            count(environment.cores(), "core"),
            environment.host(),
            environment.engine(),
            environment.governor().map(governor -> "; governor " + governor).orElse("")));
    return lines;
  }

  /** One object on one line; times in milliseconds, what is not known left out. */
  static String json(String subject, Latency latency) {
    Reading reading = latency.reading();
    Statistics statistics = reading.statistics();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("subject", subject);
    node.put("form", Spelling.constant(latency.form()));
    node.put("batch", latency.batch());
    node.put("p50-ms", statistics.p50() / MILLIS);
    node.put("p90-ms", statistics.p90() / MILLIS);
    put(node, "p90-at-most-ms", statistics.p90Bound());
    put(node, "p99-ms", statistics.p99());
    put(node, "p99-at-most-ms", statistics.p99Bound());
    node.put("least-ms", statistics.least() / MILLIS);
    node.put("iqr-ms", statistics.iqr() / MILLIS);
    node.put("outliers", statistics.outliers());
    node.put("images-per-second", latency.imagesPerSecond());
    node.put("rounds", reading.rounds().size());
    node.put("calls", statistics.samples() * statistics.block());
    node.put("calls-timed-at-once", statistics.block());
    node.put("spread", reading.spread());
    node.put("drift", reading.drift());
    node.put("stable", reading.verdict().stable());
    reading.verdict().reasons().forEach(node.putArray("reasons")::add);
    reading.verdict().unseen().forEach(node.putArray("not-seen")::add);
    Environment environment = latency.environment();
    node.put("kind", environment.kind());
    node.put("host", environment.host());
    node.put("cpu", environment.cpu());
    node.put("cores", environment.cores());
    node.put("engine", environment.engine());
    node.put("threads", environment.threads());
    environment.governor().ifPresent(governor -> node.put("governor", governor));
    node.put("system", environment.system());
    node.put("java", environment.java());
    return node.toString();
  }

  /** Nanoseconds as milliseconds with three significant digits or more. */
  static String millis(double nanos) {
    return Amounts.millis(nanos / MILLIS);
  }

  private static String millis(OptionalDouble nanos) {
    return nanos.isPresent() ? millis(nanos.getAsDouble()) : "";
  }

  private static void put(ObjectNode node, String name, OptionalDouble nanos) {
    nanos.ifPresent(value -> node.put(name, value / MILLIS));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
