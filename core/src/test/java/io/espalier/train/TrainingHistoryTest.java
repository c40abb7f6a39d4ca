package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingHistoryTest {
  @Test
  void jsonReadsBackExactly() {
    TrainingHistory history =
        new TrainingHistory(
            List.of(
                new TrainingHistory.Epoch(
                    0, 1.0 / 3, Optional.empty(), Optional.empty(), 0.1, 50_000, 1.5),
                new TrainingHistory.Epoch(
                    1,
                    0.1 + 0.2,
                    Optional.of(2.0 / 3),
                    Optional.of(new Evaluation(0.875, Optional.of(0.99), 1e-300)),
                    1e-5,
                    5_000_000_000L,
                    2),
                new TrainingHistory.Epoch(
                    2,
                    Math.E,
                    Optional.of(0.0),
                    Optional.of(new Evaluation(1, Optional.empty(), Math.PI)),
                    0,
                    7,
                    0.1)));
    assertThat(TrainingHistory.read(history.json())).isEqualTo(history);
  }

  /** As versions before training accuracy was counted wrote it. */
  @Test
  void anOlderHistoryHasNoTrainingAccuracy() {
    String text =
        "[{\"epoch\":0,\"loss\":0.5,\"validation\":{\"accuracy\":0.25,\"loss\":1.5},"
            + "\"rate\":0.1,\"images-seen\":22,\"seconds\":3.0}]";
    assertThat(TrainingHistory.read(text).epochs())
        .containsExactly(
            new TrainingHistory.Epoch(
                0,
                0.5,
                Optional.empty(),
                Optional.of(new Evaluation(0.25, Optional.empty(), 1.5)),
                0.1,
                22,
                3));
  }

  @Test
  void otherTextIsRefused() {
    assertThatThrownBy(() -> TrainingHistory.read("epoch 1"))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot read training history");
  }
}
