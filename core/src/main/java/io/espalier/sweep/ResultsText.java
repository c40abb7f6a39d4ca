package io.espalier.sweep;

import static io.espalier.sweep.Columns.Side.LEFT;
import static io.espalier.sweep.Columns.Side.RIGHT;

import io.espalier.search.Objective;
import io.espalier.spec.Text;
import io.espalier.trial.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The table of a sweep as text: the candidates, the front marked, and what failed. */
public final class ResultsText {
  private static final String NONE = "-";
  private static final int NAMED_PAIRS = 4;

  /** A share of weights that are not zero by chance. */
  private static final double MANY_ZEROS = 0.005;

  private ResultsText() {}

  /** The text, several lines. */
  public static String of(SweepPlan plan, List<SweepRow> all) {
    List<SweepRow> rows = plan.comparable(all);
    List<Standing> standings = Standing.of(rows);
    List<Standing> front = Standing.front(standings, plan);
    Columns columns =
        new Columns(List.of(LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT));
    columns.line(
        List.of(
            "", "id", "candidate", "val top-1 ±", "test", "MACs", "params", "images", "seeds", ""));
    standings.forEach(each -> columns.line(cells(each, front.contains(each), plan)));
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
    lines.add("  ± one standard deviation over the seeds" + unranked(standings));
    lines.add("  images: those trained on, of all trials that lead to the candidate");
    lines.addAll(Sensitivity.lines(rows));
    if (rows.size() < all.size()) {
      lines.add(Text.of("  %d trials on other data are not shown", all.size() - rows.size()));
    }
    lines.addAll(failures(rows));
    return String.join("\n", lines) + "\n";
  }

  /** The candidate of the front that is best by the plan's first objective, if any has a score. */
  public static Optional<SweepRow> winner(SweepPlan plan, List<SweepRow> rows) {
    Objective first = plan.objectives().get(0);
    return Standing.front(Standing.of(plan.comparable(rows)), plan).stream()
        .max(Comparator.comparingDouble(each -> first.merit(each.score())))
        .map(Standing::first);
  }

  private static List<String> cells(Standing standing, boolean front, SweepPlan plan) {
    boolean allowed =
        plan.constraints().stream().allMatch(constraint -> constraint.allows(standing.score()));
    String spread =
        standing.spread().isPresent()
            ? " ±" + Amounts.percent(standing.spread().getAsDouble())
            : "";
    return List.of(
        front ? "*" : "",
        standing.first().trial().shortForm(),
        standing.first().candidate(),
        Amounts.percent(standing.score().accuracy()) + spread,
        standing.testAccuracy().isPresent()
            ? Amounts.percent(standing.testAccuracy().getAsDouble())
            : NONE,
        macs(standing),
        Amounts.count(standing.score().params()),
        Amounts.count(standing.mean(Result.Measured::imagesTotal)),
        String.valueOf(standing.rows().size()),
        allowed ? "" : "outside the constraints");
  }

  /** Those that a dense network computes, and those of live weights where some are zero. */
  private static String macs(Standing standing) {
    double live = standing.mean(Result.Measured::liveMacs);
    String dense = Amounts.count(standing.score().macs());
    return live < standing.score().macs() * (1 - MANY_ZEROS)
        ? Text.of("%s (%s live)", dense, Amounts.count(live))
        : dense;
  }

  /** Which places in the table say nothing: one seed, or accuracies within each other's spread. */
  private static String unranked(List<Standing> standings) {
    long single = standings.stream().filter(each -> each.spread().isEmpty()).count();
    List<String> pairs = new ArrayList<>();
    for (int i = 1; i < standings.size(); i++) {
      Standing above = standings.get(i - 1);
      Standing below = standings.get(i);
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

  private static boolean overlap(Standing above, Standing below) {
    return above.spread().isPresent()
        && below.spread().isPresent()
        && above.score().accuracy() - below.score().accuracy()
            <= above.spread().getAsDouble() + below.spread().getAsDouble();
  }

  private static List<String> failures(List<SweepRow> rows) {
    List<SweepRow> failed =
        rows.stream()
            .filter(row -> row.reason().isPresent())
            .sorted(Comparator.comparing(SweepRow::candidate).thenComparingLong(SweepRow::seed))
            .toList();
    List<String> lines = new ArrayList<>();
    if (!failed.isEmpty()) {
      lines.add(Text.of("  without a score %d:", failed.size()));
    }
    for (SweepRow row : failed) {
      lines.add(
          Text.of(
              "  %s %s, seed %d: %s %s",
              row.trial().shortForm(),
              row.candidate(),
              row.seed(),
              row.status(),
              row.reason().orElseThrow().replaceAll("\\s+", " ")));
    }
    return lines;
  }
}
