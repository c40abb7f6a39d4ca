package io.espalier.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.latency.LatencySpec;
import io.espalier.metric.Metric;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.testing.Results;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import org.junit.jupiter.api.Test;

class TrialLatencyTest {
  private static final Hash TRIAL = Hash.of("a trial");
  private static final LatencySpec TWICE = spec("cpu(batch=[1, 64], rounds=2)");

  private static LatencySpec spec(String text) {
    return LatencySpec.of(Call.parse(text));
  }

  private static Result.Timed round(
      LatencySpec what, int number, double millis, String... reasons) {
    return Results.timed(new Order.Measure(TRIAL, what, number), millis, "cpu", reasons);
  }

  @Test
  void holdsTheMedianOfItsRoundsAndTheirSpread() {
    LatencySpec thrice = spec("cpu(p99=true)");
    TrialLatency latency = TrialLatency.NONE;
    assertThat(latency.next(thrice)).hasValue(0);
    latency = latency.with(round(thrice, 0, 2.00)).with(round(thrice, 1, 2.08));
    assertThat(latency.newest()).isEmpty();
    assertThat(latency.next(thrice)).hasValue(2);
    latency = latency.with(round(thrice, 2, 2.02));
    assertThat(latency.next(thrice)).isEmpty();
    TrialLatency.Measurement whole = latency.newest().orElseThrow();
    assertThat(whole.metrics().get(Metric.LATENCY_P50)).isEqualTo(2.02);
    assertThat(whole.metrics().get(Metric.LATENCY_P99)).isEqualTo(2.02);
    assertThat(whole.spread()).isCloseTo(0.04, within(1e-9));
    assertThat(whole.verdict()).isEqualTo("stable");
    assertThat(whole.kind()).isEqualTo("cpu; e; deployed");
  }

  @Test
  void whatIsNotStableIsMeasuredAgainThreeTimesAndThenStaysMarked() {
    TrialLatency latency = TrialLatency.NONE;
    for (int round = 0; round < 8; round++) {
      assertThat(latency.next(TWICE)).hasValue(round);
      latency = latency.with(round(TWICE, round, 1, round % 2 == 0 ? "noise" : "heat"));
    }
    assertThat(latency.next(TWICE)).isEmpty();
    assertThat(latency.newest().orElseThrow().verdict())
        .isEqualTo("unstable: batch 1 noise; batch 1 heat; batch 64 noise; batch 64 heat");
  }

  @Test
  void theFirstStableMeasurementEndsTheSeries() {
    TrialLatency latency =
        TrialLatency.NONE
            .with(round(TWICE, 0, 1.0))
            .with(round(TWICE, 1, 1.2))
            .with(round(TWICE, 2, 1.1));
    assertThat(latency.newest().orElseThrow().verdict())
        .startsWith("unstable: batch 1 the medians of rounds differ by 20.0 %");
    assertThat(latency.next(TWICE)).hasValue(3);
    latency = latency.with(round(TWICE, 3, 1.1));
    assertThat(latency.next(TWICE)).isEmpty();
    assertThat(latency.newest().orElseThrow().metrics().get(Metric.latency(50, 64)))
        .isCloseTo(70.4, within(1e-9));
  }

  @Test
  void aMeasurementBegunAnewReplacesTheOldOneOnceItIsWhole() {
    TrialLatency latency =
        TrialLatency.NONE
            .with(round(TWICE, 0, 1))
            .with(round(TWICE, 1, 1))
            .with(round(TWICE, 0, 3));
    assertThat(latency.newest().orElseThrow().metrics().get(Metric.LATENCY_P50)).isEqualTo(1);
    assertThat(latency.next(TWICE)).hasValue(1);
    latency = latency.with(round(TWICE, 1, 3));
    assertThat(latency.newest().orElseThrow().metrics().get(Metric.LATENCY_P50)).isEqualTo(3);
    // A round whose measurement is lost.
    assertThat(TrialLatency.NONE.with(round(TWICE, 1, 3))).isEqualTo(TrialLatency.NONE);
  }

  @Test
  void whatIsMissingOfAnotherWishIsMeasured() {
    TrialLatency latency = TrialLatency.NONE.with(round(TWICE, 0, 1)).with(round(TWICE, 1, 1));
    assertThat(latency.next(spec("cpu(rounds=2)"))).isEmpty();
    assertThat(latency.next(spec("cpu(rounds=2, mixed=true)"))).isEmpty();
    assertThat(latency.next(spec("cpu(batch=[1, 32], rounds=2)"))).hasValue(0);
    assertThat(latency.next(spec("cpu(rounds=2, form=trained)"))).hasValue(0);
    assertThat(latency.next(spec("cpu(rounds=2, p99=true)"))).hasValue(0);
  }

  @Test
  void roundsOnDifferentKindsOfExecutorsAreNotStable() {
    TrialLatency latency =
        TrialLatency.NONE
            .with(round(TWICE, 0, 1))
            .with(Results.timed(new Order.Measure(TRIAL, TWICE, 1), 1, "other"));
    assertThat(latency.newest().orElseThrow().verdict())
        .contains("its rounds ran on different kinds of executors");
  }
}
