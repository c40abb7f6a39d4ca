package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadsReportTest {
  private static final Plan PLAN =
      new Plan(
          List.of(Contender.OURS, Contender.TORCH),
          List.of("resnet-50"),
          List.of(Mode.TRAIN),
          List.of(1),
          List.of(1, 2),
          3,
          32,
          1.5,
          3);

  /**
   * A machine that becomes slower from round to round: ratios of medians would say nothing else.
   */
  @Test
  void ratiosAreTakenWithinRounds() {
    Results results = new Results();
    for (double speed : new double[] {1, 0.5, 0.25}) {
      add(results, 1, Contender.OURS, 20 * speed);
      add(results, 1, Contender.TORCH, 10 * speed);
      add(results, 2, Contender.OURS, 36 * speed);
      add(results, 2, Contender.TORCH, 12 * speed);
    }
    String text = ThreadsReport.of(PLAN, results);
    assertThat(text.replaceAll(" +", " "))
        .contains(
            "| resnet-50 | training | 1 | 10.0 (5.00-20.0) | 5.00 (2.50-10.0), 2.00 (2.00-2.00)x |")
        .contains(
            "| resnet-50 | training | 2 | 18.0 (9.00-36.0) | 6.00 (3.00-12.0), 3.00 (3.00-3.00)x |")
        .contains("| resnet-50 | training | 2 / 1 | 1.80 (1.80-1.80)x | 1.20 (1.20-1.20)x |");
  }

  @Test
  void oneNumberOfThreadsHasNoGain() {
    Results results = new Results();
    add(results, 2, Contender.OURS, 20);
    Plan alone =
        new Plan(
            PLAN.contenders(),
            PLAN.networks(),
            PLAN.modes(),
            PLAN.trials(),
            List.of(2),
            1,
            32,
            1.5,
            3);
    assertThat(ThreadsReport.of(alone, results)).contains("20.0").doesNotContain("more threads");
  }

  private static void add(Results results, int threads, Contender contender, double rate) {
    results.add(new Cell("resnet-50", Mode.TRAIN, 1, threads, contender), rate);
  }
}
