package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.sweep.SweepState;
import io.espalier.table.SweepRow;
import io.espalier.testing.Results;
import io.espalier.testing.SweepFixture;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.WrittenTrial;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SweepTextTest {
  private static final SweepPlan PLAN = SweepFixture.plan("constraints=macs <= 30M");

  private static SweepRow row(
      String candidate, long seed, double accuracy, long macs, OptionalDouble test) {
    Hash trial = Hash.of(candidate + seed);
    long live = candidate.equals("small") ? macs / 2 : macs;
    return row(
        candidate,
        seed,
        new Result.Measured(
            trial,
            Results.measured(trial, accuracy, (double) macs, 139_000)
                .metrics()
                .with(Metric.LIVE_MACS, live),
            "e"),
        test);
  }

  private static SweepRow row(
      String candidate, long seed, Result.Outcome outcome, OptionalDouble test) {
    SweepRow row =
        SweepRow.of(
            WrittenTrial.read(Text.of("trial(data=%s, seed=%d)", PLAN.data().call(), seed)),
            "family",
            Map.of("large", "level 0.9", "small", "step 3").getOrDefault(candidate, ""),
            Optional.empty(),
            candidate,
            Hash.of(candidate),
            Metrics.NONE,
            outcome,
            Instant.EPOCH,
            Instant.EPOCH);
    return test.isPresent()
        ? row.tested(Metrics.of(Metric.TEST_ACCURACY, test.getAsDouble()))
        : row;
  }

  @Test
  void showsTheCurveOfEachLayer() {
    String sentence = "base | prune(l1, layers=[layer1.%s.conv1(%s)], calibrate=0)";
    String text =
        ResultsText.of(
            PLAN,
            List.of(
                row(Text.of(sentence, 10, 0.5), 1, 0.5, 9, OptionalDouble.empty()),
                row(Text.of(sentence, 2, 0.1), 1, 0.8, 9, OptionalDouble.empty()),
                row(Text.of(sentence, 2, 0.1), 2, 0.6, 9, OptionalDouble.empty()),
                row(Text.of(sentence, 2, 0.5), 1, 0.4, 9, OptionalDouble.empty())),
            List.of());
    List<String> lines =
        text.lines().dropWhile(line -> !line.contains("each(share)")).map(String::strip).toList();
    assertThat(lines)
        .element(0)
        .isEqualTo("val top-1 of base | prune(l1, layers=[each(share)], calibrate=0)");
    assertThat(lines).element(1).asString().matches("share removed of +0.1 +0.5");
    assertThat(lines).element(2).asString().matches("layer1.2.conv1 +70.0 +40.0");
    assertThat(lines).element(3).asString().matches("layer1.10.conv1 +- +50.0");
    assertThat(
            ResultsText.of(
                PLAN, List.of(row("good", 1, 0.8, 9, OptionalDouble.empty())), List.of()))
        .doesNotContain("share removed");
  }

  @Test
  void showsMeansSpreadFrontAndFailures() {
    Hash broken = Hash.of("broken");
    Hash waiting = Hash.of("waiting");
    String text =
        ResultsText.of(
            PLAN,
            List.of(
                row("good", 1, 0.884, 20_300_000, OptionalDouble.of(0.87)),
                row("good", 2, 0.880, 20_300_000, OptionalDouble.of(0.88)),
                row("equal", 1, 0.882, 20_400_000, OptionalDouble.empty()),
                row("equal", 2, 0.879, 20_400_000, OptionalDouble.empty()),
                row("small", 1, 0.700, 9_999_999, OptionalDouble.empty()),
                row("large", 1, 0.990, 40_551_040, OptionalDouble.empty()),
                row(
                    "broken",
                    1,
                    new Result.Failed(broken, Result.Failure.OUT_OF_MEMORY, "at batch 128"),
                    OptionalDouble.empty()),
                row(
                    "waiting",
                    2,
                    new Result.Paused(
                        waiting, new Rung(1, 3), Results.metrics(0.5, 20_300_000, 139_000), "e"),
                    OptionalDouble.empty())),
            List.of(
                surveyed("path", 9, 9, Map.of()),
                surveyed("drawn", 12, 8, Map.of("against macs <= 25M (nearest: 26)", 4))));
    assertThat(text.lines().map(line -> line.replaceAll("\\s+", " ").strip()))
        .contains(
            Text.of(
                "%s large 99.0 - 40.6 M 139 k 2.0 k 1 level 0.9, outside the constraints",
                id("large")),
            Text.of("* %s good 88.2 ±0.3 87.5 20.3 M 139 k 2.0 k 2", id("good")),
            Text.of("%s equal 88.1 ±0.2 - 20.4 M 139 k 2.0 k 2", id("equal")),
            Text.of("* %s small 70.0 - 10.0 M (5.0 M live) 139 k 2.0 k 1 step 3", id("small")),
            "17 feasible of 21",
            "drawn: 8 feasible of 12 (4 against macs <= 25M (nearest: 26))",
            "8 trials: 1 stopped at rungs, 1 without a score, 6 carried out to the end",
            "without a final score 2:",
            Text.of(
                "%s broken, seed 1: failed out of memory: at batch 128 (the next run tries again)",
                broken.shortForm()),
            Text.of("%s waiting, seed 2: paused at rung 1", waiting.shortForm()))
        .anyMatch(line -> line.contains(Text.of("%s and %s", id("good"), id("equal"))))
        .anyMatch(line -> line.contains("2 with one seed"));
    List<String> lines = text.lines().toList();
    int column = lines.get(0).indexOf("MACs") + "MACs".length();
    assertThat(lines.subList(1, 4)).allMatch(line -> line.substring(0, column).endsWith(" M"));
  }

  private static Survey.FamilySurvey surveyed(
      String name, int candidates, int feasible, Map<String, Integer> reasons) {
    return new Survey.FamilySurvey(
        name, candidates, feasible, 1, 2, 3, 0, 0, Optional.empty(), Optional.empty(), reasons);
  }

  private static String id(String candidate) {
    return Hash.of(candidate + 1).shortForm();
  }

  private static SweepState state(int done) {
    return new SweepState(
        done,
        2,
        0,
        3,
        1,
        160,
        Optional.of(
            new SweepState.Best(Hash.of("good1"), Results.metrics(0.8812, 20_300_000, 139_000))),
        new SweepState.Slots(2, Duration.ofSeconds(97), Duration.ofSeconds(3)),
        Duration.ofMinutes(41),
        Optional.of(Duration.ofMinutes(72)));
  }

  @Test
  void writesTheProgressLine() {
    assertThat(ProgressLine.of(state(57), PLAN))
        .isEqualTo(
            Text.of(
                    "[00:41] 57 of 160 done · 2 running · 3 to be timed · 1 failed · best under macs <= 30M: 88.1 %% @ 20.3 M (%s)",
                    id("good"))
                + " · slots busy 97 % · left 01:12");
  }

  @Test
  void addsALineOnceAMinuteInALog() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Instant[] now = {Instant.EPOCH};
    Clock clock = new SteppedClock(now);
    ProgressReporter reporter =
        new ProgressReporter(
            PLAN,
            new PrintStream(log, true, StandardCharsets.UTF_8),
            ProgressReporter.Display.LOG,
            () -> 20,
            clock);
    for (int second = 0; second <= 120; second++) {
      now[0] = Instant.ofEpochSecond(second);
      reporter.progressed(state(second));
    }
    reporter.ended();
    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .extracting(line -> line.replaceAll(".*\\] (\\d+) of.*", "$1"))
        .containsExactly("0", "60", "120");
  }

  @Test
  void aLineIsCutToTheTerminalSoThatItNeverWraps() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    Instant[] now = {Instant.EPOCH};
    int[] columns = {0};
    ProgressReporter reporter =
        new ProgressReporter(
            PLAN,
            new PrintStream(shown, true, StandardCharsets.UTF_8),
            ProgressReporter.Display.TERMINAL,
            () -> columns[0],
            new SteppedClock(now));
    for (int width : new int[] {200, 80, 40, 150, 1}) {
      columns[0] = width;
      now[0] = now[0].plusSeconds(2);
      shown.reset();
      reporter.progressed(state(57));
      String line = shown.toString(StandardCharsets.UTF_8);
      assertThat(line).startsWith("\r").doesNotContain("\n");
      assertThat(line.length() - 1).isLessThanOrEqualTo(Math.max(1, width - 1));
      assertThat(line.contains("left 01:12")).isEqualTo(width >= 150);
    }
  }

  /** A clock that a test sets. */
  private static final class SteppedClock extends Clock {
    private final Instant[] now;

    SteppedClock(Instant[] now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now[0];
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  @Test
  void showsWhatAPlanComesTo() {
    SweepPlan plan = SweepFixture.plan("constraints=macs <= 25M");
    String text = PlanText.of(PlannedTrials.of(plan), OptionalInt.of(2));
    assertThat(text.lines().map(line -> line.replaceAll("\\s+", " ").strip()))
        .anyMatch(
            line ->
                line.matches(
                    "one-shot 6 [1-5] .* M / .* M / .* M exact \\d+ \\(\\d against macs <= 25M \\(nearest: [0-9,]+\\)\\)"))
        .anyMatch(line -> line.matches("compact 2 2 .* exact 4"))
        .anyMatch(line -> line.contains("models base · 60 trials of at most 60"))
        .contains("slots: 2 with 1 thread each");
  }

  @Test
  void saysHowManySlotsThreadsLeave() {
    PlannedTrials planned = PlannedTrials.of(SweepFixture.plan("threads=4"));
    assertThat(PlanText.of(planned, OptionalInt.of(1)))
        .contains("  slots: 1 with 4 threads each\n");
    assertThat(PlanText.of(planned, OptionalInt.empty()))
        .contains("  slots: as many as the executors have room for, with 4 threads each\n");
    PlannedTrials cards = PlannedTrials.of(SweepFixture.plan("place=gpu"));
    assertThat(PlanText.of(cards, OptionalInt.of(2)))
        .contains("  slots: 2 with a graphics card each\n");
  }
}
