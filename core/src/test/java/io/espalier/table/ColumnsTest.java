package io.espalier.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.metric.Unit;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.testing.Results;
import io.espalier.testing.SweepFixture;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.WrittenTrial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static final SweepPlan PLAN = SweepFixture.plan("constraints=macs <= 30M");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
  private static final Metrics KNOWN = Metrics.of(Metric.MACS, 20).with(Metric.PARAMS, 3);

  private static String text(String start, String steps, long seed) {
    return Text.of(
        "trial(start=%s, steps=[%s], data=%s, seed=%d)", start, steps, PLAN.data().call(), seed);
  }

  private static SweepRow row(String candidate, String text, Result.Outcome outcome) {
    String family = candidate.contains(": ") ? "models" : "one-shot";
    return SweepRow.of(
        WrittenTrial.read(text),
        family,
        "",
        Optional.empty(),
        candidate,
        Hash.of(candidate),
        KNOWN,
        outcome,
        NOON,
        NOON);
  }

  private static SweepRow scored(String candidate, long seed, double accuracy, double macs) {
    String text = text("resnet-20", "train(of=" + Hash.of(candidate).shortForm() + "x)", seed);
    return row(candidate, text, Results.measured(Hash.of(text), accuracy, macs, 3));
  }

  private static SweepRow failed(String candidate, String text) {
    return row(
        candidate, text, new Result.Failed(Hash.of(text), Result.Failure.DIVERGED, "loss is NaN"));
  }

  private static Optional<?> value(String column, TableRow row) {
    return Columns.ALL.stream()
        .filter(each -> each.name().equals(column))
        .map(each -> each.value().apply(row))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<?> value(String column, SweepRow row) {
    return value(column, TableRow.of(List.of(row)).get(0));
  }

  private static List<Object> values(String column, SweepRow... rows) {
    return TableRow.of(PLAN, List.of(rows)).stream()
        .<Object>map(row -> value(column, row).orElse(null))
        .toList();
  }

  @Test
  void everyMetricIsAColumnByItself() {
    for (Metric metric : Metric.values()) {
      double number = metric.unit().whole() ? 7 : 0.25;
      SweepRow row = scored("a", 1, 0.5, 20).tested(Metrics.of(metric, number));
      assertThat(value(metric.toString(), row))
          .isEqualTo(Optional.of(metric.unit().whole() ? (Object) 7L : (Object) 0.25));
      assertThat(Columns.ALL)
          .filteredOn(column -> column.name().equals(metric.toString()))
          .singleElement()
          .satisfies(column -> assertThat(column.unit()).isEqualTo(metric.unit().toString()))
          .satisfies(column -> assertThat(column.meaning()).isEqualTo(metric.meaning()));
    }
    assertThat(Unit.values()).extracting(Unit::whole).contains(true, false);
  }

  @Test
  void namesArePlainAndOnce() {
    assertThat(Columns.ALL)
        .extracting(Column::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z]+(_[a-z0-9]+)*"));
    assertThat(Columns.ALL).allMatch(column -> !column.meaning().isEmpty());
  }

  @Test
  void aRowWithoutAScoreKeepsItsExactCounts() {
    SweepRow row = failed("base | tune", text("resnet-20", "", 1));
    assertThat(value("macs", row)).isEqualTo(Optional.of(20L));
    assertThat(value("params", row)).isEqualTo(Optional.of(3L));
    assertThat(value("status", row)).isEqualTo(Optional.of("failed"));
    assertThat(value("reason", row)).isEqualTo(Optional.of("diverged: loss is NaN"));
    for (String unknown : List.of("accuracy", "loss", "seconds", "engine", "rung", "live_macs")) {
      assertThat(value(unknown, row)).as(unknown).isEmpty();
    }
  }

  @Test
  void aPausedRowSaysAtWhichRung() {
    String text = text("resnet-20", "", 1);
    Result.Outcome paused =
        new Result.Paused(Hash.of(text), new Rung(2, 3), Results.metrics(0.5, 20, 3), "e");
    SweepRow row = row("base | tune", text, paused);
    assertThat(value("rung", row)).isEqualTo(Optional.of(2L));
    assertThat(value("engine", row)).isEqualTo(Optional.of("e"));
    assertThat(value("accuracy", row)).isEqualTo(Optional.of(0.5));
    assertThat(values("front", row)).as("it has no final score").containsExactly(false);
  }

  @Test
  void theFrontIsOfCandidatesAndAllTheirScoredSeeds() {
    SweepRow[] rows = {
      scored("best", 1, 0.9, 20e6),
      scored("best", 2, 0.7, 20e6),
      failed("best", text("resnet-20", "", 3)),
      scored("worse", 1, 0.79, 20e6),
      scored("small", 1, 0.6, 10e6),
      scored("large", 1, 0.99, 40e6)
    };
    assertThat(values("front", rows)).containsExactly(true, true, false, false, true, false);
    assertThat(values("winner", rows)).containsExactly(true, true, false, false, false, false);
    assertThat(values("keeps_constraints", rows))
        .containsExactly(true, true, false, true, true, false);
    assertThat(value("front", rows[0])).as("without the plan nobody knows").isEmpty();
  }

  @Test
  void whatIsOnOtherDataIsNotOnTheFront() {
    String text = "trial(start=resnet-20, steps=[], data=data(source=generated(train=77)), seed=1)";
    SweepRow other = row("a", text, Results.measured(Hash.of(text), 0.99, 10, 3));
    assertThat(values("front", other)).containsExactly(false);
    assertThat(values("data", other)).containsExactly("data(source=generated(train=77))");
  }

  @Test
  void theFirstStartIsFoundBehindOthers() {
    SweepRow base =
        failed("base: resnet-20(width=0.5) | full", text("resnet-20(width=0.5)", "", 1));
    SweepRow second =
        failed("half: base | prune(l1, ratio=0.5)", text(outcome(base.trial()), "", 1));
    SweepRow third = failed("half | tune", text(outcome(second.trial()), "", 1));
    SweepRow lost = failed("gone | tune", text(outcome(Hash.of("gone")), "", 1));
    SweepRow saved =
        failed(
            "saved(folder=\"/a | b\") | tune",
            text("saved(folder=\"/a | b\", content=" + Hash.of("m").hex() + ")", "", 1));
    assertThat(values("architecture", base, second, third, lost, saved))
        .containsExactly("resnet-20", "resnet-20", "resnet-20", null, null);
    assertThat(values("start", base, second, third, lost, saved))
        .containsExactly(
            "resnet-20(width=0.5)", "base", "half", "gone", "saved(folder=\"/a | b\")");
  }

  private static String outcome(Hash trial) {
    return Text.of("outcome(trial=\"%s\")", trial.hex());
  }

  @Test
  void theLastPruningStepHasColumns() {
    SweepRow twice =
        failed(
            "a",
            text(
                "resnet-20",
                "prune(criterion=l2, ratio=0.3, to-macs=none), train(epochs=1),"
                    + " prune(criterion=l1(across=greedy, reduce=sum), ratio=none, to-macs=20M),"
                    + " train(epochs=1)",
                1));
    assertThat(value("criterion", twice)).isEqualTo(Optional.of("l1(across=greedy)"));
    assertThat(value("to_macs", twice)).isEqualTo(Optional.of(20e6));
    assertThat(value("ratio", twice)).isEmpty();
    SweepRow thinet = failed("a", text("resnet-20", "thinet(ratio=0.5, to-macs=none)", 1));
    assertThat(value("criterion", thinet)).isEmpty();
    assertThat(value("ratio", thinet)).isEqualTo(Optional.of(0.5));
    SweepRow none = failed("a", text("resnet-20", "train(epochs=1)", 1));
    assertThat(List.of(value("criterion", none), value("ratio", none), value("to_macs", none)))
        .allMatch(Optional::isEmpty);
  }

  @Test
  void whatThisVersionDoesNotKnowIsARowAllTheSame() {
    String text =
        "trial(start=forgotten-net(width=1), steps=[shrink(criterion=old(by=2), ratio=0.25, "
            + "schedule=slow)], data=data(source=forgotten(path=/a), validation=5), seed=4)";
    SweepRow row = row("forgotten-net | shrink", text, Results.measured(Hash.of(text), 0.9, 20, 3));
    assertThat(values("front", row)).as("on data that the plan's is not").containsExactly(false);
    assertThat(value("seed", row)).isEqualTo(Optional.of(4L));
    assertThat(value("architecture", row)).isEqualTo(Optional.of("forgotten-net"));
    assertThat(value("criterion", row)).isEqualTo(Optional.of("old(by=2)"));
    assertThat(value("ratio", row)).isEqualTo(Optional.of(0.25));
    assertThat(value("data", row))
        .isEqualTo(Optional.of("data(source=forgotten(path=/a), validation=5)"));
    assertThat(value("options", row).map(Object::toString))
        .isEqualTo(
            Optional.of(
                "[{\"step\":\"shrink\",\"criterion\":{\"name\":\"old\",\"by\":2},\"ratio\":0.25,\"schedule\":\"slow\"}]"));
  }

  @Test
  void timesAreWholeInMicrosecondsAndOptionsAreJson() {
    SweepRow row = scored("a", 1, 0.5, 20);
    assertThat(value("started_at", row))
        .isEqualTo(Optional.of(Instant.parse("2026-11-22T12:00:00.123456Z")));
    assertThat(value("options", row)).containsInstanceOf(JsonNode.class);
  }
}
