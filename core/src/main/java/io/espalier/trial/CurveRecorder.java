package io.espalier.trial;

import io.espalier.train.EpochObserver;
import io.espalier.train.TrainingHistory;
import java.util.ArrayList;
import java.util.List;

/** Takes down how a trial learns while it runs, with the epochs that earlier attempts have left. */
final class CurveRecorder {
  private final LearningCurve finished;
  private final List<LearningCurve.Point> points;

  /**
   * A recorder that goes on.
   *
   * @param finished the curve of the steps that are done
   */
  CurveRecorder(LearningCurve finished) {
    this.finished = finished;
    this.points = new ArrayList<>(finished.points());
  }

  /** All of it so far. */
  LearningCurve curve() {
    return new LearningCurve(finished.trial(), points);
  }

  /**
   * What takes down the next step.
   *
   * @param index the step's place in the candidate, from 0
   * @param imagesBefore images that the steps before it saw
   * @param also hears of the epochs that end now
   */
  EpochObserver step(int index, String name, long imagesBefore, EpochObserver also) {
    List<LearningCurve.Point> before = List.copyOf(points);
    return new EpochObserver() {
      @Override
      public void ended(TrainingHistory.Epoch epoch) {
        add(epoch);
        also.ended(epoch);
      }

      @Override
      public void continued(List<TrainingHistory.Epoch> earlier) {
        points.clear();
        points.addAll(before);
        earlier.forEach(this::add);
        also.continued(earlier);
      }

      private void add(TrainingHistory.Epoch epoch) {
        points.add(
            new LearningCurve.Point(
                index + 1,
                name,
                epoch.epoch() + 1,
                epoch.loss(),
                epoch.accuracy(),
                epoch.validation(),
                epoch.rate(),
                imagesBefore + epoch.imagesSeen(),
                epoch.seconds()));
      }
    };
  }
}
