package io.espalier.trial;

import io.espalier.spec.Hash;
import io.espalier.train.Evaluation;
import java.util.List;
import java.util.Optional;

/** How a trial has learned: a point for each epoch of its trainings, in order. */
public record LearningCurve(Hash trial, List<Point> points) {
  /**
   * One epoch; {@link CurveColumn} says what each number is.
   *
   * @param step the training's place in the candidate, from 1
   * @param epoch from 1 in each training
   * @param validation the score after it, where it was taken
   * @param imagesSeen images through training steps, from the start of the trial
   * @param seconds wall time of this epoch alone
   */
  public record Point(
      int step,
      String stepName,
      int epoch,
      double loss,
      Optional<Double> trainAccuracy,
      Optional<Evaluation> validation,
      double rate,
      long imagesSeen,
      double seconds) {}

  public LearningCurve {
    points = List.copyOf(points);
  }
}
