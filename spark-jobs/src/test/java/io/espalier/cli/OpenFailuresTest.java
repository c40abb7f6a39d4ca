package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.table.SweepRow;
import io.espalier.trial.Result;
import io.espalier.trial.Result.Failure;
import io.espalier.trial.WrittenTrial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenFailuresTest {
  private final Result.Outcome measured = new Result.Measured(Hash.of("a"), Metrics.NONE, "engine");

  private static Result.Outcome failed(Failure kind) {
    return new Result.Failed(Hash.of("a"), kind, "why");
  }

  private static SweepRow row(String family, Result.Outcome outcome) {
    return SweepRow.of(
        WrittenTrial.read("trial(start=resnet-20, steps=[], data=data, seed=1)"),
        family,
        "",
        Optional.empty(),
        "resnet-20",
        Hash.of("a candidate"),
        Metrics.NONE,
        outcome,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  @Test
  void aBaseAloneIsNoSweep() {
    OpenFailures open =
        OpenFailures.of(
            List.of(
                row("models", measured),
                row("f", failed(Failure.NO_START)),
                row("f", failed(Failure.STORAGE)),
                row("f", failed(Failure.DIVERGED))));
    assertThat(open.spoilt()).isTrue();
    assertThat(open.sentence().orElseThrow())
        .isEqualTo(
            "2 trials failed by their surroundings (no start 1, storage 1); run the same command again to try them once more");
  }

  @Test
  void oneThatWasMeasuredIsASweepAndVerdictsAreNoSurroundings() {
    assertThat(
            OpenFailures.of(List.of(row("f", measured), row("f", failed(Failure.STORAGE))))
                .spoilt())
        .isFalse();
    OpenFailures verdicts =
        OpenFailures.of(List.of(row("models", measured), row("f", failed(Failure.DIVERGED))));
    assertThat(verdicts.spoilt()).isFalse();
    assertThat(verdicts.sentence()).isEmpty();
  }
}
