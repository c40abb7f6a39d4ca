package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.engine.Engines;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.testing.Blobs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final WorkContext BENCH =
      Trainings.context(Trainings.DATA, Checkpoints.NONE, Cancel.NEVER);

  /** The mean over three batches of each batch's own mean and unbiased variance. */
  @Test
  void statisticsAreTheMeanOfThoseOfTheBatches() {
    Model calibrated = new Calibration(3, 5).apply(Trainings.model(0.2), BENCH);
    Batches batches =
        Batches.training(
            Trainings.DATA.train(),
            Trainings.DATA.normalization(),
            new Augmentation.None(),
            5,
            BENCH.seed());
    int positions = Blobs.SHAPE.positions();
    for (int c = 0; c < Blobs.SHAPE.channels(); c++) {
      double means = 0;
      double variances = 0;
      for (int b = 0; b < 3; b++) {
        Batch batch = batches.batch(0, b);
        double sum = 0;
        double squares = 0;
        for (int n = 0; n < 5; n++) {
          for (int p = 0; p < positions; p++) {
            double x = batch.images()[(n * Blobs.SHAPE.channels() + c) * positions + p];
            sum += x;
            squares += x * x;
          }
        }
        int count = 5 * positions;
        means += sum / count / 3;
        variances += (squares - sum * sum / count) / (count - 1) / 3;
      }
      assertThat((double) calibrated.weights().get("norm.running_mean").data()[c])
          .isEqualTo(means, within(1e-6));
      assertThat((double) calibrated.weights().get("norm.running_var").data()[c])
          .isEqualTo(variances, within(1e-5));
    }
  }

  @Test
  void weightsStayAndOldStatisticsDoNotMatter() {
    Model model = Trainings.model(0.2);
    Model spoiled =
        model.with(
            model
                .weights()
                .with(
                    Map.of(
                        "norm.running_mean", Tensor.vector(50, -50),
                        "norm.running_var", Tensor.vector(1000, 0))));
    Calibration calibration = new Calibration(100, 4);
    Model calibrated = calibration.apply(spoiled, BENCH);
    assertThat(calibrated).isEqualTo(calibration.apply(model, BENCH));
    assertThat(calibrated.weights().get("fc.weight")).isEqualTo(model.weights().get("fc.weight"));
    assertThat(calibrated.weights().get("norm.weight"))
        .isEqualTo(model.weights().get("norm.weight"));
  }

  @Test
  void aBorderHasNoPartInTheStatistics() {
    Model bordered = calibrated(BorderedBatchNorm.of(1));
    Model plain = calibrated(BatchNorm.DEFAULTS);
    for (String name : List.of("norm.running_mean", "norm.running_var")) {
      assertThat(bordered.weights().get(name)).isEqualTo(plain.weights().get(name));
      assertThat(bordered.weights().get(name)).isNotEqualTo(Tensor.vector(0, 0));
    }
  }

  private static Model calibrated(Op norm) {
    NetworkBuilder network = new NetworkBuilder(Blobs.SHAPE);
    network.add("norm", norm, Network.INPUT);
    network.add("pool", new GlobalAveragePool(), "norm");
    network.add("fc", new Linear(Blobs.CLASSES, true), "pool");
    Model model = Initialization.KAIMING_FAN_OUT.fresh(network.build(), 1);
    WorkContext context =
        new WorkContext(
            Engines.find(), Trainings.DATA, 5, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
    return new Calibration(3, 5).apply(model, context);
  }

  @Test
  void oneImageHasNoVariance() {
    assertThatThrownBy(() -> new Calibration(1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Calibration(0, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
