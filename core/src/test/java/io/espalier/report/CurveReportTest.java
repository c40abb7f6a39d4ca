package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spec.Hash;
import io.espalier.train.Evaluation;
import io.espalier.trial.LearningCurve;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurveReportTest {
  @Test
  void anEpochIsALine() {
    LearningCurve curve =
        new LearningCurve(
            Hash.of("trial"),
            List.of(
                new LearningCurve.Point(
                    1, "train", 1, 2.3, Optional.empty(), Optional.empty(), 0.1, 45_000, 61.25),
                new LearningCurve.Point(
                    3,
                    "train",
                    1,
                    0.98765,
                    Optional.of(0.5),
                    Optional.of(new Evaluation(0.875, Optional.of(1.0), 0.5)),
                    0.00012345,
                    90_000,
                    9)));
    assertThat(CurveReport.of(curve))
        .isEqualTo(
            """
            step         epoch    loss  train top-1  val top-1  val top-5  val loss      rate  images  seconds
               1  train      1  2.3000            -          -          -         -     0.100  45,000     61.3
               3  train      1  0.9877         50.0       87.5      100.0    0.5000  0.000123  90,000      9.0
            """);
  }
}
