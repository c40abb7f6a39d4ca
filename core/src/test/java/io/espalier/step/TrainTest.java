package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.Forecast;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.WorkContext;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;

/** The methods of a training are named by its option {@code method}. */
class TrainTest {
  private static final Model MODEL =
      Initialization.PYTORCH_DEFAULT.fresh(LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0), 3);

  private static Step step(String text) {
    return Steps.CATALOG.read(text);
  }

  private static Model run(String text) {
    WorkContext context =
        new WorkContext(
            new LinearEngine(), Blobs.data(60, 20), 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
    return step(text).run(MODEL, context).model();
  }

  @Test
  void aMethodIsPartOfTheStepsTextAndIdentity() {
    Step slim = step("train(epochs=2, method=slimming(penalty=0.01))");
    String text = "train(epochs=2, method=[slimming(penalty=0.01)])";
    assertThat(Steps.CATALOG.write(slim).toString()).isEqualTo(text);
    assertThat(step(text)).isEqualTo(slim);
    assertThat(step(Steps.CATALOG.writeFull(slim).toString())).isEqualTo(slim);
    assertThat(Steps.CATALOG.writeFull(step("train(method=slimming)")).toString())
        .contains("method=[slimming(penalty=0.0001)]")
        .isNotEqualTo(Steps.CATALOG.writeFull(step("train")).toString());
  }

  @Test
  void theMethodActs() {
    assertThat(run("train(epochs=1, batch=20, augmentation=none, method=slimming(penalty=0.1))"))
        .isNotEqualTo(run("train(epochs=1, batch=20, augmentation=none)"));
  }

  @Test
  void aTrainingWithoutMethodForecastsWhatWasThere() {
    Forecast before = Forecast.exact(MODEL.network());
    assertThat(step("train").forecast(before)).isEqualTo(before);
  }

  @Test
  void wrongMethodsAreRefused() {
    assertThatThrownBy(() -> step("train(method=slimmin)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("slimming");
    assertThatThrownBy(() -> step("train(method=slimming(penalti=1))"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("penalty");
    assertThatThrownBy(() -> step("train(method=[slimming, slimming(penalty=0.1)])"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("twice");
  }

  /** A normalization of one position over one image has a variance of 0. */
  @Test
  void aBatchOfOneIsRefusedWhereANormalizationWouldSeeOneValue() {
    Forecast small = Forecast.exact(Zoo.CATALOG.read("resnet-20(image=4)"));
    Forecast larger = Forecast.exact(Zoo.CATALOG.read("resnet-20(image=8)"));
    assertThatThrownBy(() -> step("train(batch=1)").forecast(small))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("batch=1", "layer3.0.bn1", "set batch to 2 or more");
    assertThat(step("train(batch=2)").forecast(small)).isEqualTo(small);
    assertThat(step("train(batch=1)").forecast(larger)).isEqualTo(larger);
  }
}
