package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batches;
import io.espalier.data.Normalization;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Shape SHAPE = new Shape(1, 4, 4);

  /** A model that gives every image the same logits: those of its bias. */
  private static Evaluation ofLogits(int images, float... logits) {
    return Evaluation.of(
        new LinearEngine(),
        model(logits),
        new Blobs(SHAPE, logits.length, images, 4),
        new Normalization(List.of(0.5), List.of(0.5)),
        7);
  }

  private static Model model(float... logits) {
    Network network = LinearEngine.network(SHAPE, logits.length, 0);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network.parameters().forEach(p -> tensors.put(p.name(), Tensor.filled(p.shape(), 0)));
    tensors.put("fc.bias", Tensor.vector(logits));
    return new Model(network, new Weights(tensors), History.NONE);
  }

  private static double share(int images, int classes, int below) {
    Blobs blobs = new Blobs(SHAPE, classes, images, 4);
    double count = 0;
    for (int i = 0; i < images; i++) {
      count += blobs.label(i) < below ? 1 : 0;
    }
    return count / images;
  }

  @Test
  void ofEqualLogitsTheLowestClassIsNamed() {
    Evaluation score = ofLogits(50, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(score.accuracy()).isEqualTo(share(50, 8, 1)).isGreaterThan(0);
    assertThat(score.topFive()).hasValue(share(50, 8, 5));
    assertThat(score.loss()).isEqualTo(Math.log(8), within(1e-12));
  }

  @Test
  void fiveOfFiveWouldSayNothing() {
    assertThat(ofLogits(10, 1, 0, 0, 0, 0).topFive()).isEmpty();
  }

  @Test
  void outputsThatAreNotFiniteHaveNoScore() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Model model = model(0, 0, 0);
      try (Session session = new LinearEngine().open(model, Watch.NOTHING, 1)) {
        session.setTrained(spoiled(model, bad));
        Batches batches =
            Batches.evaluation(
                new Blobs(SHAPE, 3, 20, 4), new Normalization(List.of(0.5), List.of(0.5)), 7);
        assertThatThrownBy(() -> Evaluation.of(session, batches))
            .isInstanceOf(Diverged.class)
            .hasMessage(
                "Cannot score the model: 'output' has 7 of 21 values that are not finite (the first is %s); train the model anew with a lower rate",
                Float.toString(bad));
      }
    }
  }

  private static float[] spoiled(Model model, float bad) {
    Layout layout = Layout.of(model.network());
    float[] values = new float[layout.size()];
    values[layout.slot("fc.bias").offset() + 1] = bad;
    return values;
  }

  @Test
  void theSizeOfTheBatchDoesNotMatter() {
    Model model = Trainings.model(0.5);
    Evaluation one =
        Evaluation.of(
            new LinearEngine(),
            model,
            Trainings.DATA.validation(),
            Trainings.DATA.normalization(),
            30);
    Evaluation many =
        Evaluation.of(
            new LinearEngine(),
            model,
            Trainings.DATA.validation(),
            Trainings.DATA.normalization(),
            4);
    assertThat(many.accuracy()).isEqualTo(one.accuracy());
    assertThat(many.loss()).isEqualTo(one.loss(), within(1e-12));
  }
}
