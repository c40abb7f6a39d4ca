package io.espalier.report;

import static io.espalier.report.TextColumns.Side.LEFT;
import static io.espalier.report.TextColumns.Side.RIGHT;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Text;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.trial.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The table of a sweep as text: the candidates, the front marked, and what has no score. */
public final class ResultsText {
  private static final String NONE = "-";
  private static final int NAMED_PAIRS = 4;

  /** A share of weights that are not zero by chance. */
  private static final double MANY_ZEROS = 0.005;

  private ResultsText() {}

  /**
   * The text, several lines.
   *
   * @param proposed what the searches have proposed, to be counted beside the trials; empty if that
   *     is not known
   */
  public static String of(SweepPlan plan, List<SweepRow> all, List<Survey.FamilySurvey> proposed) {
    List<SweepRow> rows = ScoredCandidate.comparable(plan, all);
    List<ScoredCandidate> candidates = ScoredCandidate.of(plan, rows);
    List<ScoredCandidate> front = ScoredCandidate.front(candidates, plan);
    LatencyCells latency = LatencyCells.of(plan, rows);
    List<TextColumns.Side> sides =
        new ArrayList<>(List.of(LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT));
    List<String> heads =
        new ArrayList<>(List.of("", "id", "candidate", "val top-1 ±", "test", "MACs", "params"));
    latency
        .heads()
        .forEach(
            head -> {
              sides.add(RIGHT);
              heads.add(head);
            });
    sides.addAll(List.of(RIGHT, RIGHT, LEFT));
    heads.addAll(List.of("images", "seeds", ""));
    TextColumns columns = new TextColumns(sides);
    columns.line(heads);
    candidates.forEach(each -> columns.line(cells(each, front.contains(each), plan, latency)));
    List<String> lines = new ArrayList<>(columns.text());
    lines.add(
        Text.of(
            "* on the front by validation (%s)%s · test top-1 for the front only",
            String.join(", ", plan.objectives().stream().map(Object::toString).toList()),
            plan.constraints().isEmpty()
                ? ""
                : " under "
                    + String.join(
                        ", ", plan.constraints().stream().map(Object::toString).toList())));
    lines.add("  ± one standard deviation over the seeds" + unranked(candidates));
    lines.add("  images: those trained on, of all trials that lead to the candidate");
    lines.addAll(GateLines.of(plan, rows, proposed));
    lines.addAll(latency.lines());
    lines.addAll(Sensitivity.lines(rows));
    if (rows.size() < all.size()) {
      lines.add(Text.of("  %d trials on other data are not shown", all.size() - rows.size()));
    }
    lines.addAll(unfinished(rows));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> cells(
      ScoredCandidate candidate, boolean front, SweepPlan plan, LatencyCells latency) {
    String spread =
        candidate.spread().isPresent()
            ? " ±" + Amounts.percent(candidate.spread().getAsDouble())
            : "";
    Metrics metrics = candidate.metrics();
    OptionalDouble test = metrics.find(Metric.TEST_ACCURACY);
    List<String> cells =
        new ArrayList<>(
            List.of(
                front ? "*" : "",
                candidate.first().trial().shortForm(),
                candidate.first().candidate(),
                Amounts.percent(candidate.accuracy()) + spread,
                test.isPresent() ? Amounts.percent(test.getAsDouble()) : NONE,
                macs(metrics),
                Amounts.count(metrics.get(Metric.PARAMS))));
    cells.addAll(latency.cells(metrics));
    cells.addAll(
        List.of(
            Amounts.count(metrics.get(Metric.IMAGES_TOTAL)),
            String.valueOf(candidate.rows().size()),
            remarks(candidate, plan, latency)));
    return cells;
  }

  /** What it is to the search that proposed it, and whether it counts. */
  private static String remarks(ScoredCandidate candidate, SweepPlan plan, LatencyCells latency) {
    List<String> remarks = new ArrayList<>(List.of(candidate.first().role()));
    remarks.addAll(latency.remarks(candidate));
    remarks.add(
        candidate.keepsTo(plan) || latency.unknown(candidate) ? "" : "outside the constraints");
    return remarks.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining(", "));
  }

  /** Those that a dense network computes, and those of live weights where some are zero. */
  private static String macs(Metrics metrics) {
    double live = metrics.get(Metric.LIVE_MACS);
    double macs = metrics.get(Metric.MACS);
    String dense = Amounts.count(macs);
    return live < macs * (1 - MANY_ZEROS)
        ? Text.of("%s (%s live)", dense, Amounts.count(live))
        : dense;
  }

  /** Which places in the table say nothing: one seed, or accuracies within each other's spread. */
  private static String unranked(List<ScoredCandidate> candidates) {
    long single = candidates.stream().filter(each -> each.spread().isEmpty()).count();
    List<String> pairs = new ArrayList<>();
    for (int i = 1; i < candidates.size(); i++) {
      ScoredCandidate above = candidates.get(i - 1);
      ScoredCandidate below = candidates.get(i);
      if (overlap(above, below)) {
        pairs.add(
            Text.of(
                "%s and %s", above.first().trial().shortForm(), below.first().trial().shortForm()));
      }
    }
    String seeds = single == 0 ? "" : Text.of(" · %d with one seed: no ranking", single);
    if (pairs.isEmpty()) {
      return seeds;
    }
    String rest =
        pairs.size() > NAMED_PAIRS ? Text.of(" and %d pairs more", pairs.size() - NAMED_PAIRS) : "";
    return seeds
        + " · within each other's ±, no ranking: "
        + String.join(", ", pairs.subList(0, Math.min(NAMED_PAIRS, pairs.size())))
        + rest;
  }

  private static boolean overlap(ScoredCandidate above, ScoredCandidate below) {
    return above.spread().isPresent()
        && below.spread().isPresent()
        && above.accuracy() - below.accuracy()
            <= above.spread().getAsDouble() + below.spread().getAsDouble();
  }

  private static List<String> unfinished(List<SweepRow> rows) {
    List<SweepRow> unfinished =
        rows.stream()
            .filter(row -> !row.measured())
            .sorted(Comparator.comparing(SweepRow::candidate).thenComparingLong(SweepRow::seed))
            .toList();
    List<String> lines = new ArrayList<>();
    if (!unfinished.isEmpty()) {
      lines.add(Text.of("  without a final score %d:", unfinished.size()));
    }
    for (SweepRow row : unfinished) {
      lines.add(
          Text.of(
              "  %s %s, seed %d: %s",
              row.trial().shortForm(), row.candidate(), row.seed(), state(row)));
    }
    return lines;
  }

  private static String state(SweepRow row) {
    if (row.outcome() instanceof Result.Paused paused) {
      return Text.of("%s at rung %d", row.status(), paused.rung().number());
    }
    String reason = row.outcome().reason().orElse("").replaceAll("\\s+", " ");
    String again = row.outcome().lasting() ? "" : " (the next run tries again)";
    return row.status() + " " + reason + again;
  }
}
