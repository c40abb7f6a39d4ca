package io.espalier.trial;

import io.espalier.spec.Spelling;
import io.espalier.train.Evaluation;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The table of learning curves: a row for each epoch of each trial. Files, Spark's schema and
 * {@code docs/curves.md} read their columns here, in this order.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum CurveColumn {
  TRIAL(Kind.TEXT, "the trial's id, as in the table of results", (trial, point) -> some(trial)),
  STEP(
      Kind.WHOLE,
      "the training's place among the steps of its candidate, from 1",
      (trial, point) -> some(point.step())),
  STEP_NAME(Kind.TEXT, "the name of that step", (trial, point) -> some(point.stepName())),
  EPOCH(Kind.WHOLE, "from 1 in each training", (trial, point) -> some(point.epoch())),
  LOSS(
      Kind.REAL,
      "mean training loss of the epoch as it was minimized, smoothing and a method's share included; in nats",
      (trial, point) -> some(point.loss())),
  TRAIN_ACCURACY(
      Kind.REAL,
      "top-1 on the training images in the epoch's own steps: augmented, dropout on, each before its update; a share in [0, 1]",
      (trial, point) -> point.trainAccuracy()),
  ACCURACY(
      Kind.REAL,
      "top-1 on the validation images after the epoch; a share in [0, 1]",
      (trial, point) -> point.validation().map(Evaluation::accuracy)),
  TOP_FIVE_ACCURACY(
      Kind.REAL,
      "top-5 on the validation images, only above five classes; a share in [0, 1]",
      (trial, point) -> point.validation().flatMap(Evaluation::topFive)),
  VALIDATION_LOSS(
      Kind.REAL,
      "mean cross-entropy on the validation images, without smoothing; in nats",
      (trial, point) -> point.validation().map(Evaluation::loss)),
  RATE(Kind.REAL, "the learning rate of its last step", (trial, point) -> some(point.rate())),
  IMAGES_SEEN(
      Kind.WHOLE,
      "images through training steps, from the start of the trial to the end of the epoch",
      (trial, point) -> some(point.imagesSeen())),
  SECONDS(
      Kind.REAL,
      "wall time of this epoch, its scoring included",
      (trial, point) -> some(point.seconds()));

  /** What the values of a column are. */
  public enum Kind {
    TEXT,
    WHOLE,
    REAL
  }

  private final Kind kind;
  private final String meaning;
  private final BiFunction<String, LearningCurve.Point, Optional<?>> value;

  CurveColumn(
      Kind kind, String meaning, BiFunction<String, LearningCurve.Point, Optional<?>> value) {
    this.kind = kind;
    this.meaning = meaning;
    this.value = value;
  }

  private static Optional<?> some(Object value) {
    return Optional.of(value);
  }

  /** What its values are. */
  public Kind kind() {
    return kind;
  }

  /** What it says, with its unit. */
  public String meaning() {
    return meaning;
  }

  /** Its value in a row; empty where it was not taken. */
  Optional<?> value(String trial, LearningCurve.Point point) {
    return value.apply(trial, point);
  }

  /** Its name, everywhere. */
  @Override
  public String toString() {
    return Spelling.constant(this).replace('-', '_');
  }
}
