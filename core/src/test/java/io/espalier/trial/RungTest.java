package io.espalier.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.store.Store;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trial that pauses at rungs is the trial that never paused. */
class RungTest {
  private static final String[] TWO = {
    "train(epochs=2, batch=16, rate=0.05, method=[remember, scl])",
    "train(epochs=1, batch=20, rate=0.01, optimizer=adam)"
  };

  private final RungTrials trials = new RungTrials();

  /** Up to any rungs, and stopped once on the way, it ends with the same bits and one curve. */
  @Property(tries = 15)
  void pausesChangeNoBit(
      @ForAll @Size(min = 1, max = 3) List<@DoubleRange(min = 0.05, max = 3.4) Double> points,
      @ForAll @IntRange(max = 20) int stop) {
    RungTrials unbroken = new RungTrials();
    Trial whole = unbroken.linear(TWO);
    Result.Measured expected = (Result.Measured) unbroken.toEnd(whole);
    RungTrials trials = new RungTrials();
    Trial same = trials.linear(TWO);
    int number = 0;
    for (double point : points.stream().sorted().toList()) {
      Result.Outcome reached = trials.to(++number, point, same);
      assertThat(reached instanceof Result.Measured).isEqualTo(point > 2.8);
    }
    AtomicInteger left = new AtomicInteger(stop);
    try {
      trials.run(same, Optional.empty(), new LinearEngine(), () -> left.getAndDecrement() <= 0);
    } catch (Cancel.Cancelled stopped) {
      assertThat(trials.files.outcome(same.id())).isEmpty();
    }
    Result.Measured reached = (Result.Measured) trials.toEnd(same);
    assertThat(timeless(reached.metrics())).isEqualTo(timeless(expected.metrics()));
    assertThat(trials.model(same).weights()).isEqualTo(unbroken.model(whole).weights());
    assertThat(trials.timeless(same)).isEqualTo(unbroken.timeless(whole)).hasSize(3);
  }

  private static Metrics timeless(Metrics metrics) {
    return metrics.with(Metric.SECONDS, 0);
  }

  /** With the real engine, surgery between the trainings and zeroed filters within them. */
  @Test
  void pausesChangeNoBitOfARealTrial() {
    String[] steps = {
      "train(epochs=2, batch=30, rate=0.05, method=sfp(ratio=0.4))",
      "prune(l1, ratio=0.25)",
      "train(epochs=2, batch=30, rate=0.01, optimizer=adam)"
    };
    Trial trial = RungTrials.residual(steps);
    RungTrials unbroken = new RungTrials();
    unbroken.toEnd(trial);
    // Within an epoch, at its end, before the first step of the second training, and within it.
    for (double point : new double[] {0.4, 1, 1.5, 2, 3.2}) {
      assertThat(trials.to(1, point, trial)).isInstanceOf(Result.Paused.class);
    }
    trials.toEnd(trial);
    assertThat(trials.model(trial)).isEqualTo(unbroken.model(trial));
    assertThat(trials.timeless(trial)).isEqualTo(unbroken.timeless(trial)).hasSize(4);
  }

  @Test
  void aPausedTrialIsScoredAndFoundAgainWithoutTraining() {
    Trial trial = trials.linear(TWO);
    Result.Paused paused = (Result.Paused) trials.to(1, 1, trial);
    assertThat(paused.rung()).isEqualTo(new Rung(1, 1));
    assertThat(paused.metrics().known())
        .contains(
            Metric.ACCURACY,
            Metric.LOSS,
            Metric.MACS,
            Metric.PARAMS,
            Metric.LIVE_MACS,
            Metric.IMAGES_SEEN,
            Metric.IMAGES_TOTAL,
            Metric.SECONDS);
    assertThat(paused.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(RungTrials.IMAGES);
    assertThat(paused.metrics().get(Metric.ACCURACY))
        .isEqualTo(trials.timeless(trial).get(0).validation().orElseThrow().accuracy());
    assertThat(trials.files.model(trial.id()).complete()).isFalse();
    assertThat(trials.files.outcome(trial.id())).isEmpty();
    assertThat(trials.run(trial, Optional.of(new Rung(1, 1)), RungTrials.NONE, Cancel.NEVER))
        .isEqualTo(paused);
    // The same point in another bracket of rungs.
    assertThat(trials.run(trial, Optional.of(new Rung(3, 1)), RungTrials.NONE, Cancel.NEVER))
        .isEqualTo(
            new Result.Paused(trial.id(), new Rung(3, 1), paused.metrics(), paused.engine()));
  }

  @Test
  void aHigherRungAndTheEndGoOnFromTheNewestState() {
    Trial trial = trials.linear(TWO);
    trials.to(1, 1, trial);
    assertThat(trials.epochs).containsExactly(1);
    Result.Paused second = (Result.Paused) trials.to(2, 2, trial);
    assertThat(trials.epochs).containsExactly(2);
    assertThat(second.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(2 * RungTrials.IMAGES);
    Result.Measured end = (Result.Measured) trials.toEnd(trial);
    assertThat(trials.epochs).containsExactly(1);
    assertThat(outcomes())
        .containsExactly(
            trial.id() + ".after-1.0-epochs.json",
            trial.id() + ".after-2.0-epochs.json",
            trial.id() + ".json");
    assertThat(trials.files.folder().child("work").list()).isEmpty();
    for (double point : new double[] {0.5, 1, 7}) {
      assertThat(trials.run(trial, Optional.of(new Rung(1, point)), RungTrials.NONE, Cancel.NEVER))
          .isEqualTo(end);
    }
  }

  private List<String> outcomes() {
    return trials.files.folder().child("outcomes").list();
  }

  /** At the end of its trainings, and beyond. */
  @ParameterizedTest
  @ValueSource(doubles = {3, 50})
  void aTrialThatIsShorterThanItsRungEnds(double point) {
    assertThat(trials.to(1, point, trials.linear(TWO))).isInstanceOf(Result.Measured.class);
  }

  @Test
  void aTrialThatTrainsNothingEnds() {
    assertThat(trials.to(1, 1, trials.linear())).isInstanceOf(Result.Measured.class);
  }

  /** Killed after the state was kept and before the outcome was. */
  @Test
  void aRungWithoutOutcomeIsScoredAgain() {
    Trial trial = trials.linear(TWO);
    Result.Paused paused = (Result.Paused) trials.to(1, 1.4, trial);
    String file = trial.id() + ".after-1.4-epochs.json";
    Store outcomes = trials.files.folder().child("outcomes");
    for (byte[] left : new byte[][] {null, {'{'}}) {
      outcomes.delete(file);
      if (left != null) {
        outcomes.replace(file, left);
      }
      Result.Paused again = (Result.Paused) trials.to(1, 1.4, trial);
      assertThat(trials.epochs).isEmpty();
      assertThat(timeless(again.metrics())).isEqualTo(timeless(paused.metrics()));
      assertThat(trials.files.outcome(new Leg(trial.id(), Optional.of(again.rung()))))
          .contains(again);
    }
  }

  /** Another's outcome under this name, and a pause where the end should be, are none. */
  @Test
  void anOutcomeOfAnotherLegIsNone() {
    Trial trial = trials.linear(TWO);
    trials.to(1, 1, trial);
    Store outcomes = trials.files.folder().child("outcomes");
    byte[] first = outcomes.read(trial.id() + ".after-1.0-epochs.json").orElseThrow();
    outcomes.replace(trial.id() + ".after-2.0-epochs.json", first);
    outcomes.replace(trial.id() + ".json", first);
    assertThat(trials.files.outcome(trial.id())).isEmpty();
    Result.Paused second = (Result.Paused) trials.to(2, 2, trial);
    assertThat(second.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(2 * RungTrials.IMAGES);
    assertThat(trials.toEnd(trial)).isInstanceOf(Result.Measured.class);
  }

  /**
   * A score from further on is not comparable: the lower rung is trained, what is further stays.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1.5, 2})
  void aLowerRungThanReachedIsTrainedOnceMore(double lower) {
    RungTrials other = new RungTrials();
    Result.Paused expected = (Result.Paused) other.to(1, lower, other.linear(TWO));
    Trial trial = trials.linear(TWO);
    trials.to(2, 2.5, trial);
    int points = trials.timeless(trial).size();
    Result.Paused low = (Result.Paused) trials.to(1, lower, trial);
    assertThat(timeless(low.metrics())).isEqualTo(timeless(expected.metrics()));
    assertThat(trials.timeless(trial)).hasSize(points);
    trials.toEnd(trial);
    assertThat(trials.epochs).containsExactly(1);
  }

  /** A verdict on the way to the next rung is the trial's end; how it learned before stays. */
  @Test
  void aTrialThatDivergesAfterARungHasEnded() {
    Trial trial =
        trials.linear("train(epochs=4, batch=16, rate=0.01, schedule=step(at=[0.5], factor=1e30))");
    trials.to(1, 1, trial);
    Result.Failed failed = (Result.Failed) trials.to(2, 3, trial);
    assertThat(failed.kind()).isEqualTo(Result.Failure.DIVERGED);
    assertThat(trials.toEnd(trial)).isEqualTo(failed);
    assertThat(trials.to(1, 1, trial)).isEqualTo(failed);
    assertThat(trials.timeless(trial)).extracting(LearningCurve.Point::epoch).contains(1, 2);
    assertThat(trials.files.folder().child("work").list()).isEmpty();
  }

  /** Steps that an earlier version finished do not say for how many epochs they trained. */
  @Test
  void aStepOfAnEarlierVersionIsDoneButCountsForNoRung() {
    Trial trial = trials.linear(TWO);
    trials.to(1, 2, trial);
    Store step = trials.files.work(trial.id()).child("step-0");
    step.replace("done", "done(images-seen=180, seconds=1.5)".getBytes(StandardCharsets.UTF_8));
    step.delete("curve.jsonl");
    Result.Paused between = (Result.Paused) trials.to(2, 2.5, trial);
    assertThat(between.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(180 + 60);
    step.replace("done", "done(images-seen=180, seconds=1.5)".getBytes(StandardCharsets.UTF_8));
    step.delete("curve.jsonl");
    Result.Measured end = (Result.Measured) trials.toEnd(trial);
    assertThat(trials.epochs).containsExactly(1);
    assertThat(end.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(3 * RungTrials.IMAGES);
  }
}
