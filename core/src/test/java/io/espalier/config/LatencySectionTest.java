package io.espalier.config;

import static io.espalier.testing.SweepFixture.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.metric.Metric;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.report.PlanText;
import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.spec.Refusal;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencySectionTest {
  private static final String BY_64 = "objectives=[\"minimize latency-p50(batch=64)\"]";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "latency-p50; latency_p50",
        "latency_p90; latency_p90",
        "latency-p50(batch=1); latency_p50",
        "latency-p99(batch=64); latency_p99_batch_64",
        "latency_p99_batch_64; latency_p99_batch_64",
        "live-macs; live_macs",
        "macs; macs",
      })
  void aMetricIsReadInEachSpelling(String written, String name) {
    Metric metric = Objective.read("minimize " + written).metric();
    assertThat(metric).hasToString(name);
    assertThat(Metric.named(name)).hasValue(metric);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "latency-p99(batch=1) <= 4ms; latency_p99 <= 4ms",
        "latency-p50 <= 0.0035s; latency_p50 <= 3.5ms",
        "latency_p90_batch_64<=0.5s; latency_p90_batch_64 <= 500ms",
        "macs <= 30M; macs <= 30M",
        "seconds <= 100; seconds <= 100",
      })
  void aBoundOfALatencyHasAUnit(String written, String read) {
    Constraint constraint = Constraint.read(written);
    assertThat(constraint).hasToString(read);
    assertThat(Constraint.read(read)).isEqualTo(constraint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "latency-p50 <= 4; latency_p50 is a time; give it a unit, as in 4ms or 0.5s",
        "macs <= 4ms; write a metric, <= or >=, and a number",
        "latency-p95 <= 4ms; 'latency-p95' is not measured; did you mean",
        "latency-p50(batch=0) <= 4ms; write latency_p50(batch=64)",
        "macs(batch=2) <= 4; macs has no options",
      })
  void refusesOtherBounds(String written, String sentence) {
    assertThatThrownBy(() -> Constraint.read(written))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void whatIsChosenByIsMeasured() {
    assertThat(plan().latency()).isEmpty();
    assertThat(plan(BY_64).latency().orElseThrow()).hasToString("cpu(batch=[64])");
    assertThat(plan("constraints=[\"latency-p99 <= 4ms\"]").latency().orElseThrow())
        .hasToString("cpu(p99=true)");
    SweepPlan plan = plan(BY_64, "latency=\"cpu(batch=[64, 1], form=trained, rounds=2)\"");
    assertThat(plan.latency().orElseThrow())
        .hasToString("cpu(batch=[1, 64], form=trained, rounds=2)");
    assertThat(plan.choices()).isNotEqualTo(plan(BY_64).choices());
    assertThat(
            PlanText.of(
                PlannedTrials.of(plan("constraints=[\"latency-p99 <= 4ms\"]")), OptionalInt.of(1)))
        .contains("  latency: cpu(p99=true) of every finished trial, while nothing else runs\n")
        .contains("  cannot be checked before trials are trained: latency_p99 <= 4ms\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cpu(batch=[1, 32]); it is never measured, as latency says batch=[1, 32]; add 64 to it",
        "cpu(batch=[0]); batch needs sizes of at least 1",
        "cpu(threads=0); threads must be at least 1",
        "cpu(rounds=0); rounds must be at least 1",
        "cpu(p99=true, calls=100); p99 needs 459 calls in a round, not 100",
        "cpu(form=fast); it must be one of trained, deployed",
        "gpu(address=0); a latency is one of processors; write cpu(...)",
        "7; write cpu(batch=[1, 64])",
      })
  void refusesWhatCannotBeMeasured(String latency, String sentence) {
    assertThatThrownBy(() -> plan(BY_64, "latency=\"" + latency + "\""))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "asha; \"minimize latency-p50\", maximize accuracy",
        "hyperband; \"minimize latency-p50\"",
        "asha(by=front); maximize accuracy, \"minimize latency-p50\"",
      })
  void refusesStrategiesThatWouldCompareALatencyAtARung(String by, String objectives) {
    assertThatThrownBy(
            () ->
                PlannedTrials.of(
                    plan("objectives=[" + objectives + "]", "families.drawn.by=\"" + by + "\"")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot compare candidates at rungs by latency_p50, as " + by);
    assertThat(
            PlannedTrials.of(
                    plan(
                        "objectives=[maximize accuracy, \"minimize latency-p50\"]",
                        "families.drawn.by=asha(rungs=1)"))
                .trials())
        .isNotEmpty();
  }
}
