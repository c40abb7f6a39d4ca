package io.espalier.report;

import static io.espalier.report.TextColumns.Side.LEFT;
import static io.espalier.report.TextColumns.Side.RIGHT;

import io.espalier.engine.Place;
import io.espalier.plan.DiskForecast;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A plan and what it comes to, as text. */
public final class PlanText {
  private PlanText() {}

  /**
   * The text, several lines.
   *
   * @param slots how many trials run side by side, if that is known yet
   */
  public static String of(PlannedTrials planned, OptionalInt slots) {
    SweepPlan plan = planned.plan();
    Survey survey = planned.survey();
    TextColumns columns = new TextColumns(List.of(LEFT, RIGHT, RIGHT, RIGHT, LEFT, RIGHT, LEFT));
    columns.line(
        List.of(
            "family",
            "candidates",
            "feasible",
            "MACs least / median / most",
            "forecast",
            "trials",
            ""));
    survey.families().forEach(family -> columns.line(cells(family)));
    List<String> lines = new ArrayList<>();
    lines.add(Text.of("Plan %s   %s", plan.name(), plan.data().call()));
    columns.text().forEach(line -> lines.add("  " + line));
    lines.add(
        Text.of(
            "  %s · %s · %,d trials of at most %,d with seeds %s",
            GateLines.feasible(survey.families()),
            plan.models().isEmpty()
                ? "no models"
                : "models " + String.join(", ", plan.models().keySet()),
            survey.trials(),
            plan.trials(),
            plan.seeds()));
    lines.add("  " + slots(plan.execution().place(), slots));
    lines.add("  " + disk(planned));
    lines.addAll(latency(plan));
    plan.time().ifPresent(limit -> lines.add("  stops " + limit + "; the next run goes on"));
    return String.join("\n", lines) + "\n";
  }

  private static String slots(Place place, OptionalInt slots) {
    int threads = place.threads();
    String each =
        place instanceof Place.Gpu
            ? "with a graphics card each"
            : Text.of("with %d %s each", threads, threads == 1 ? "thread" : "threads");
    return slots.isPresent()
        ? Text.of("slots: %d %s", slots.getAsInt(), each)
        : Text.of("slots: as many as the executors have room for, %s", each);
  }

  /** What is timed, and what cannot be known before. */
  private static List<String> latency(SweepPlan plan) {
    List<String> lines = new ArrayList<>();
    plan.latency()
        .ifPresent(
            spec ->
                lines.add(
                    Text.of(
                        "  latency: %s of %s, while nothing else runs",
                        spec,
                        plan.choosesByLatency()
                            ? "every finished trial"
                            : "the front at the end")));
    List<String> unknown =
        plan.constraints().stream()
            .filter(constraint -> !constraint.metric().foreseen() && !plan.predicts(constraint))
            .map(Object::toString)
            .toList();
    List<String> predicted =
        plan.constraints().stream().filter(plan::predicts).map(Object::toString).toList();
    if (!predicted.isEmpty()) {
      lines.add(Text.of("  checked by predicted latency only: %s", String.join(", ", predicted)));
    }
    if (!unknown.isEmpty()) {
      lines.add(
          Text.of("  cannot be checked before trials are trained: %s", String.join(", ", unknown)));
    }
    return lines;
  }

  /** What its files will take of the disk. */
  private static String disk(PlannedTrials planned) {
    DiskForecast disk = DiskForecast.of(planned);
    String paused =
        disk.paused() == 0
            ? ""
            : Text.of(", up to %s for paused trials", Amounts.bytes(disk.paused()));
    return Text.of(
        "disk: %s%s of models, up to %s for each slot while it trains%s%s",
        disk.models().isExact() ? "" : "up to ",
        Amounts.bytes(disk.models().high()),
        Amounts.bytes(disk.working()),
        paused,
        planned.waiting().isEmpty()
            ? ""
            : Text.of("; of the %,d trials that are known", planned.trials().size()));
  }

  private static List<String> cells(Survey.FamilySurvey family) {
    String macs =
        family.feasible() == 0
            ? "-"
            : Text.of(
                "%s / %s / %s",
                Amounts.count((double) family.leastMacs()),
                Amounts.count((double) family.medianMacs()),
                Amounts.count((double) family.mostMacs()));
    return List.of(
        family.name(),
        Text.of("%,d", family.candidates()),
        Text.of("%,d", family.feasible()),
        macs,
        family.bounded() == 0 ? "exact" : Text.of("%,d bounded", family.bounded()),
        Text.of("%,d", family.trials()),
        family
                .waits()
                .map(outlook -> Text.of("goes on from results: %s candidates in all ", outlook))
                .orElse("")
            + family
                .all()
                .map(outlook -> Text.of("the first of %s candidates ", outlook))
                .orElse("")
            + (family.reasons().isEmpty() ? "" : "(" + GateLines.reasons(family) + ")"));
  }
}
