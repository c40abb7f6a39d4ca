package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import org.junit.jupiter.api.Test;

class SlimmingTest {
  private static final Model MODEL =
      MethodTrainings.fresh(LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0));

  @Test
  void addsTheSignOfEachScaleToItsGradientAndNothingElse() {
    float[] parameters = MethodTrainings.parameters(MODEL);
    Progress progress = MethodTrainings.progress(MODEL, parameters, 0, 10);
    int scale = progress.layout().slot("norm.weight").offset();
    parameters[scale] = -0.3f;
    parameters[scale + 1] = 0;
    progress.gradients()[scale] = 0.05f;
    try (MethodRun methodRun =
        new Slimming(0.01).begin(MODEL, MethodTrainings.plain(), MethodTrainings.recipe(1))) {
      methodRun.gradientsReady(progress);
    }
    float sum = 0;
    for (float gradient : progress.gradients()) {
      sum += Math.abs(gradient);
    }
    assertThat(progress.gradients()[scale]).isEqualTo(0.04f, within(1e-7f));
    assertThat(sum).isEqualTo(0.04f, within(1e-7f));
  }

  /** The classes show in channel 0 alone; channel 1 is noise. */
  @Test
  void theScaleOfANoisyChannelVanishesAndThatOfTheOtherStays() {
    Trained slim =
        new Trainer(MethodTrainings.recipe(20), MethodTrainings.plain())
            .train(MODEL, new Slimming(0.05));
    Trained plain = new Trainer(MethodTrainings.recipe(20), MethodTrainings.plain()).train(MODEL);
    float[] gamma = slim.model().weights().get("norm.weight").data();
    assertThat(Math.abs(gamma[1])).isLessThan(0.02f);
    assertThat(Math.abs(gamma[0])).isGreaterThan(0.5f);
    assertThat(Math.abs(plain.model().weights().get("norm.weight").data()[1])).isGreaterThan(0.2f);
    assertThat(MethodTrainings.accuracy(slim)).isGreaterThan(0.9);
  }

  @Test
  void continuesToTheSameBits() {
    MethodTrainings.assertResumes(new LinearEngine(), MODEL, new Slimming(0.01), 4, 13);
  }

  @Test
  void refusesANetworkWithoutScales() {
    NetworkBuilder b = new NetworkBuilder(Blobs.SHAPE);
    b.add("conv", Conv.of(4, 3), Network.INPUT);
    Forecast bare = Forecast.exact(b.build());
    assertThatThrownBy(() -> new Slimming(1e-4).forecast(bare))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no batch normalization");
    b.add("norm", BorderedBatchNorm.of(1), "conv");
    Forecast bordered = Forecast.exact(b.build());
    assertThat(new Slimming(1e-4).forecast(bordered)).isEqualTo(bordered);
    assertThatThrownBy(() -> Methods.CATALOG.read("slimming(penalty=0)"))
        .hasMessageContaining("penalty must be above 0");
  }
}
