package io.espalier.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import io.espalier.train.Evaluation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
  private static final Hash TRIAL = Hash.of("trial");
  private static final LearningCurve CURVE =
      new LearningCurve(
          TRIAL,
          List.of(
              new LearningCurve.Point(
                  1, "train", 1, 0.1 + 0.2, Optional.empty(), Optional.empty(), 0, 22, 1.0 / 3),
              new LearningCurve.Point(
                  3,
                  "train",
                  2,
                  1e-300,
                  Optional.of(2.0 / 3),
                  Optional.of(new Evaluation(0.25, Optional.of(0.875), Math.E)),
                  1e-5,
                  5_000_000_000L,
                  2),
              new LearningCurve.Point(
                  3,
                  "train",
                  3,
                  2,
                  Optional.of(1.0),
                  Optional.of(new Evaluation(0, Optional.empty(), Math.PI)),
                  0.1,
                  5_000_000_001L,
                  0)));

  private final RungTrials trials = new RungTrials();

  @Test
  void linesReadBackExactly() {
    assertThat(CurveText.read(TRIAL, CurveText.write(CURVE))).isEqualTo(CURVE);
  }

  /** Readers that guess the columns find all of them in every line. */
  @Test
  void everyLineHasEveryColumnInOrder() throws Exception {
    for (String line : CurveText.write(CURVE).lines().toList()) {
      JsonNode node = new ObjectMapper().readTree(line);
      assertThat(node.fieldNames())
          .toIterable()
          .containsExactlyElementsOf(
              Stream.of(CurveColumn.values()).map(Object::toString).toList());
    }
    assertThat(CurveText.write(CURVE)).contains("\"train_accuracy\":null");
  }

  @Test
  void whatIsCutOrOfAnotherTrialIsRefused() {
    String text = CurveText.write(CURVE);
    for (String damaged :
        List.of("", "{", text.substring(0, text.length() - 1), text.substring(1), text + "{}\n")) {
      assertThatThrownBy(() -> CurveText.read(TRIAL, damaged)).isInstanceOf(Refusal.class);
    }
    assertThatThrownBy(() -> CurveText.read(Hash.of("other"), text))
        .hasMessageContaining("another trial");
  }

  @Test
  void itStaysAfterTheTrialAndCountsThroughItsTrainings() {
    Trial trial =
        trials.linear(
            "train(epochs=1.5, batch=16, rate=0.05)", "train(steps=7, batch=16, rate=0.01)");
    trials.toEnd(trial);
    LearningCurve curve = trials.files.curve(trial.id()).orElseThrow();
    assertThat(curve.points())
        .extracting(p -> p.step() + " " + p.stepName() + " " + p.epoch() + " " + p.imagesSeen())
        // 90 images are 6 batches; a length in steps is scored at its end only.
        .containsExactly("1 train 1 90", "1 train 2 138", "2 train 1 228", "2 train 2 244");
    assertThat(curve.points())
        .extracting(p -> p.validation().isPresent())
        .containsExactly(true, true, false, true);
    assertThat(curve.points()).allMatch(p -> p.trainAccuracy().orElseThrow() <= 1);
    assertThat(curve.points()).allMatch(p -> p.seconds() > 0);
    assertThat(trials.files.withCurves()).containsExactly(trial.id());
  }

  @Test
  void aTrialWithoutTrainingHasNone() {
    Trial trial = trials.linear();
    trials.toEnd(trial);
    assertThat(trials.files.curve(trial.id())).isEmpty();
    assertThat(trials.files.curves().list()).isEmpty();
  }

  @Test
  void ofATrialThatWasStoppedItTellsEveryEpochOnce() {
    String[] steps = {
      "train(epochs=3, batch=16, rate=0.05)", "train(epochs=2, batch=16, rate=0.01)"
    };
    RungTrials unbroken = new RungTrials();
    Trial whole = unbroken.linear(steps);
    unbroken.toEnd(whole);
    Trial trial = trials.linear(steps);
    for (int stop : new int[] {8, 5, 9}) {
      AtomicInteger left = new AtomicInteger(stop);
      assertThatThrownBy(
              () ->
                  trials.run(
                      trial,
                      Optional.empty(),
                      new LinearEngine(),
                      () -> left.getAndDecrement() <= 0))
          .isInstanceOf(Cancel.Cancelled.class);
    }
    trials.toEnd(trial);
    assertThat(trials.timeless(trial)).hasSize(5).isEqualTo(unbroken.timeless(whole));
  }

  /** What cannot be read is passed over, and written whole when the trial goes on. */
  @Test
  void aDamagedCurveIsWrittenAgain() {
    Trial trial = trials.linear("train(epochs=1, batch=16)", "train(epochs=2, batch=16)");
    trials.to(1, 2, trial);
    String name = trial.id() + ".jsonl";
    Store curves = trials.files.curves();
    byte[] whole = curves.read(name).orElseThrow();
    // Within the first of its two lines, however long the times in them are.
    curves.replace(name, Arrays.copyOf(whole, whole.length / 4));
    assertThat(trials.files.curve(trial.id())).isEmpty();
    trials.toEnd(trial);
    assertThat(trials.files.curve(trial.id()).orElseThrow().points())
        .extracting(p -> p.step() + " " + p.epoch())
        .containsExactly("1 1", "2 1", "2 2");
  }

  /** The work itself is whole: only how it learned in the steps before is lost. */
  @Test
  void aDamagedCurveOfAFinishedStepStopsNothing() {
    Trial trial = trials.linear("train(epochs=1, batch=16)", "train(epochs=2, batch=16)");
    trials.to(1, 1, trial);
    Store step = trials.files.work(trial.id()).child("step-0");
    step.replace("curve.jsonl", "{".getBytes(StandardCharsets.UTF_8));
    trials.files.curves().delete(trial.id() + ".jsonl");
    assertThat(trials.toEnd(trial)).isInstanceOf(Result.Measured.class);
    assertThat(trials.epochs).containsExactly(1, 2);
    assertThat(trials.files.curve(trial.id()).orElseThrow().points())
        .extracting(LearningCurve.Point::step)
        .containsExactly(2, 2);
  }

  /** The page in docs has a line for each column, in its order. */
  @Test
  void thePageSaysWhatEveryColumnIs() throws Exception {
    String text = Files.readString(Path.of("../docs/curves.md"));
    String table =
        Stream.of(CurveColumn.values())
            .map(column -> "| `" + column + "` | " + column.meaning() + " |\n")
            .reduce("", String::concat);
    assertThat(text).contains(table);
  }
}
