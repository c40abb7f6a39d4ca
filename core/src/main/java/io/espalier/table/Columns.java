package io.espalier.table;

import static io.espalier.table.Column.Kind.JSON;
import static io.espalier.table.Column.Kind.REAL;
import static io.espalier.table.Column.Kind.TEXT;
import static io.espalier.table.Column.Kind.TIME;
import static io.espalier.table.Column.Kind.WHOLE;
import static io.espalier.table.Column.Kind.YES_NO;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.espalier.metric.Metric;
import io.espalier.spec.Hash;
import io.espalier.trial.Result;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The columns of the table, in their order. Parquet, Spark, JSON and the page on tables are made
 * from this list; each metric has its column by itself.
 */
public final class Columns {
  private static final List<Column> BEFORE =
      List.of(
          row(
              "trial",
              TEXT,
              "hash of the trial's text; names its model and its files",
              each -> each.trial().hex()),
          row("candidate", TEXT, "the candidate as the sweep writes it", SweepRow::candidate),
          row(
              "identity",
              TEXT,
              "hash that all seeds of a candidate share: group by it",
              each -> each.identity().hex()),
          row(
              "family",
              TEXT,
              "of the sweep; `models` are those that others start from",
              SweepRow::family),
          column(
              "role",
              TEXT,
              "",
              "what it is to the search that proposed it, as `step 3` or `level 0.5`",
              each -> Optional.of(each.row().role()).filter(role -> !role.isEmpty())),
          column(
              "parent",
              TEXT,
              "",
              "trial from which the search came to this one: the step before on the path of `snf`, the parent in `evolution`, the first of two in `nsga2`",
              each -> each.row().parent().map(Hash::hex)),
          column(
              "ancestors",
              JSON,
              "",
              "list of the trials from whose models it goes on, the nearest first; a saved model is in `start`",
              each -> Optional.of(names(each.ancestors()))),
          row("seed", WHOLE, "decides every random choice of the trial", SweepRow::seed),
          row(
              "status",
              TEXT,
              "`measured`, `paused` at a rung, `refused` or `failed`",
              SweepRow::status),
          column(
              "reason",
              TEXT,
              "",
              "why it was refused or failed",
              each -> each.row().outcome().reason()),
          judged(
              "front",
              "scored, its candidate keeps to the constraints, and none that does beats it by the objectives",
              (standing, row) -> standing.onFront(row.trial())),
          judged(
              "winner",
              "of the candidate that is best on the front by the first objective",
              (standing, row) -> standing.wins(row.trial())),
          judged(
              "keeps_constraints",
              "scored, and the means of its candidate keep to all constraints",
              (standing, row) -> standing.keeps(row.trial())),
          column(
              "rung",
              WHOLE,
              "",
              "number of the rung at which it is paused",
              each -> rung(each.row().outcome())));

  private static final List<Column> AFTER =
      List.of(
          measured(
              "latency_verdict",
              TEXT,
              "",
              "`stable`, or `unstable:` and why its latencies are not to be believed",
              TrialLatency.Measurement::verdict),
          measured(
              "latency_spread",
              REAL,
              "share",
              "by how much the medians of its rounds differ, at most",
              TrialLatency.Measurement::spread),
          measured(
              "latency_kind",
              TEXT,
              "",
              "executor and form: latencies are comparable where it is equal",
              TrialLatency.Measurement::kind),
          measured(
              "latency_host",
              TEXT,
              "",
              "where they were measured",
              each -> each.latencies().get(0).environment().host()),
          measured(
              "latency_calls",
              TEXT,
              "",
              "which calls were timed, and how, as the configuration says it",
              each -> each.what().toString()),
          column(
              "architecture",
              TEXT,
              "",
              "name of the network at the very first start",
              TableRow::architecture),
          column(
              "start",
              TEXT,
              "",
              "what the candidate starts from, as the sweep writes it",
              TableRow::start),
          column(
              "criterion",
              TEXT,
              "",
              "of the last pruning step, if it has one",
              each -> each.says().criterion()),
          column(
              "ratio",
              REAL,
              "share",
              "removed by the last pruning step, if it says so",
              each -> each.says().pruning("ratio")),
          column(
              "to_macs",
              REAL,
              "share, or multiply-accumulates above 1",
              "left by the last pruning step, if it says so",
              each -> each.says().pruning("to-macs")),
          column(
              "options",
              JSON,
              "",
              "the steps with all their options, defaults included",
              each -> Optional.of(StepsJson.of(each.says().steps()))),
          column(
              "engine",
              TEXT,
              "",
              "what it ran on: name, libraries, instruction set, and the place with its threads",
              each -> engine(each.row().outcome())),
          column("data", TEXT, "", "the images it ran on", TableRow::data),
          row(
              "text",
              TEXT,
              "the whole trial in the grammar, every option written out",
              SweepRow::text),
          row(
              "started_at",
              TIME,
              "when it was given to a worker",
              each -> microseconds(each.started())),
          row("finished_at", TIME, "when its result came", each -> microseconds(each.finished())));

  /** The columns that every table has. */
  public static final List<Column> ALL = with(Set.of());

  private Columns() {}

  /** The columns of a table of these rows: those of all tables, and of metrics that they know. */
  public static List<Column> of(List<TableRow> rows) {
    Set<Metric> known = new TreeSet<>();
    rows.forEach(each -> known.addAll(each.row().metrics().known()));
    return with(known);
  }

  /** The columns of a table that has columns of these names; others than ours are passed over. */
  public static List<Column> named(Collection<String> names) {
    Set<Metric> known = new TreeSet<>();
    names.forEach(name -> Metric.named(name).ifPresent(known::add));
    return with(known);
  }

  private static List<Column> with(Set<Metric> known) {
    Set<Metric> metrics = new TreeSet<>(Metric.values());
    metrics.addAll(known);
    return Stream.of(BEFORE.stream(), metrics.stream().map(Columns::metric), AFTER.stream())
        .flatMap(Function.identity())
        .toList();
  }

  private static Column measured(
      String name,
      Column.Kind kind,
      String unit,
      String meaning,
      Function<TrialLatency.Measurement, ?> value) {
    return column(
        name, kind, unit, meaning, each -> each.row().latency().newest().map(value::apply));
  }

  private static Column metric(Metric metric) {
    boolean whole = metric.unit().whole();
    return column(
        metric.toString(),
        whole ? WHOLE : REAL,
        metric.unit().toString(),
        metric.meaning(),
        each ->
            each.row().metrics().find(metric).stream()
                .mapToObj(value -> whole ? (Object) (long) value : (Object) value)
                .findFirst());
  }

  private static Column column(
      String name,
      Column.Kind kind,
      String unit,
      String meaning,
      Function<TableRow, Optional<?>> value) {
    return new Column(name, kind, unit, meaning, value);
  }

  private static Column row(
      String name, Column.Kind kind, String meaning, Function<SweepRow, ?> value) {
    return column(name, kind, "", meaning, each -> Optional.of(value.apply(each.row())));
  }

  private interface Judgement {
    boolean of(Standing standing, SweepRow row);
  }

  private static Column judged(String name, String meaning, Judgement judgement) {
    return column(
        name,
        YES_NO,
        "",
        meaning,
        each -> each.standing().map(standing -> judgement.of(standing, each.row())));
  }

  private static JsonNode names(List<Hash> trials) {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    trials.forEach(trial -> names.add(trial.hex()));
    return names;
  }

  private static Optional<Long> rung(Result.Outcome outcome) {
    return outcome instanceof Result.Paused paused
        ? Optional.of((long) paused.rung().number())
        : Optional.empty();
  }

  private static Optional<String> engine(Result.Outcome outcome) {
    if (outcome instanceof Result.Measured measured) {
      return Optional.of(measured.engine());
    }
    return outcome instanceof Result.Paused paused
        ? Optional.of(paused.engine())
        : Optional.empty();
  }

  private static Instant microseconds(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
