package io.espalier.report;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.metric.Percentile;
import io.espalier.plan.SweepPlan;
import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.spec.Text;
import io.espalier.table.LatencyKind;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.table.TrialLatency.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a table of candidates says of latencies; nothing where none are known or wanted. */
final class LatencyCells {
  private static final String NONE = "-";

  private final SweepPlan plan;
  private final Optional<String> kind;
  private final List<Metric> metrics;
  private final List<SweepRow> timed;

  private LatencyCells(
      SweepPlan plan, Optional<String> kind, List<Metric> metrics, List<SweepRow> timed) {
    this.plan = plan;
    this.kind = kind;
    this.metrics = metrics;
    this.timed = timed;
  }

  /** The medians that the rows know, and all that the plan chooses by. */
  static LatencyCells of(SweepPlan plan, List<SweepRow> rows) {
    List<SweepRow> timed = rows.stream().filter(row -> row.latency().newest().isPresent()).toList();
    TreeSet<Metric> metrics = new TreeSet<>();
    timed.forEach(
        row ->
            row.metrics().known().stream()
                .filter(metric -> metric.latency().filter(each -> each.percent() == 50).isPresent())
                .forEach(metrics::add));
    chosenBy(plan).forEach(metrics::add);
    return new LatencyCells(plan, LatencyKind.of(plan, rows), List.copyOf(metrics), timed);
  }

  private static Stream<Metric> chosenBy(SweepPlan plan) {
    return Stream.concat(
            plan.objectives().stream().map(Objective::metric),
            plan.constraints().stream().map(Constraint::metric))
        .filter(metric -> metric.latency().isPresent());
  }

  /** The heads of its columns, as {@code p50 ms} and {@code p99 ms (64)}. */
  List<String> heads() {
    return metrics.stream().map(LatencyCells::head).toList();
  }

  private static String head(Metric metric) {
    Percentile percentile = metric.latency().orElseThrow();
    return Text.of("p%d ms", percentile.percent())
        + (percentile.batch() == 1 ? "" : Text.of(" (%d)", percentile.batch()));
  }

  /** A candidate's cells. */
  List<String> cells(Metrics of) {
    return metrics.stream().map(metric -> cell(of.find(metric))).toList();
  }

  private static String cell(OptionalDouble millis) {
    return millis.isPresent() ? Amounts.millis(millis.getAsDouble()) : NONE;
  }

  /** Whether a latency is still to come that it is chosen by. */
  boolean unknown(ScoredCandidate candidate) {
    return chosenBy(plan).anyMatch(metric -> candidate.metrics().find(metric).isEmpty());
  }

  /** What is to be said of a candidate's latency. */
  List<String> remarks(ScoredCandidate candidate) {
    List<String> remarks = new ArrayList<>();
    List<SweepRow> apart =
        candidate.rows().stream().filter(row -> LatencyKind.apart(plan, kind, row)).toList();
    candidate.rows().stream()
        .filter(row -> !apart.contains(row))
        .flatMap(row -> row.latency().newest().stream())
        .filter(measurement -> !measurement.stable())
        .findFirst()
        .ifPresent(measurement -> remarks.add("latency " + measurement.verdict()));
    if (!apart.isEmpty()) {
      remarks.add(
          Text.of(
              "latency not compared: measured on %s",
              apart.get(0).latency().newest().orElseThrow().kind()));
    } else if (unknown(candidate)) {
      remarks.add("latency not measured");
    }
    return remarks;
  }

  /** What stands below the table. */
  List<String> lines() {
    if (timed.isEmpty()) {
      return List.of();
    }
    List<Measurement> compared =
        timed.stream()
            .filter(row -> !LatencyKind.apart(plan, kind, row))
            .map(row -> row.latency().newest().orElseThrow())
            .toList();
    List<String> lines = new ArrayList<>();
    compared.stream()
        .findFirst()
        .ifPresent(
            first ->
                lines.add(
                    Text.of(
                        "  latency: %s on %s; medians of rounds, which differ by at most %.1f %%%s",
                        first.what(),
                        kind.orElse("different kinds of executors, as mixed=true says"),
                        100 * compared.stream().mapToDouble(Measurement::spread).max().orElse(0),
                        unstable(compared))));
    int apart = timed.size() - compared.size();
    if (apart > 0) {
      lines.add(
          Text.of(
              "  latencies of %d trials were measured otherwise and are not compared: measure them here with --measure-again, or let mixed=true compare all",
              apart));
    }
    return lines;
  }

  private static String unstable(List<Measurement> compared) {
    long unstable = compared.stream().filter(each -> !each.stable()).count();
    return unstable == 0
        ? ""
        : Text.of("; %d of %d unstable, which decide nothing for sure", unstable, compared.size());
  }
}
