package io.espalier.search;

import io.espalier.spec.AddedLater;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Asynchronous successive halving: many candidates are trained a little, the best of them longer,
 * and the best of those to their end. Nobody waits for a whole round: a candidate goes on as soon
 * as it is among the best of those that have come as far as it has (Li et al., "A System for
 * Massively Parallel Hyperparameter Tuning", MLSys 2020).
 *
 * <p>Good where early accuracy foretells the last one, and many candidates are cheap to begin. Of
 * no use where trainings are shorter than {@code min-epochs}: each then simply runs to its end.
 *
 * @param of where the candidates come from: {@code random}, {@code random(candidates=81)} or {@code
 *     grid}
 * @param eta of so many that have come to a rung one goes on, at least 2; 3 or 4 are usual
 * @param minEpochs the epochs of the first rung, above 0; each further rung has {@code eta} times
 *     those of the one before
 * @param rungs how often a candidate is compared before it is trained to its end, from 1 to 50
 * @param by what is compared: {@code first}, the sweep's first objective, or {@code front}, all of
 *     them by the front that a candidate lies on and how alone it stands there (Schmucker et al.,
 *     "Multi-objective Asynchronous Successive Halving", arXiv 2106.12639)
 */
public record Asha(Strategy of, int eta, double minEpochs, int rungs, @AddedLater By by)
    implements Strategy {
  static final Asha DEFAULTS = new Asha(Random.DEFAULTS, 3, 1, 2, By.FIRST);

  /** With {@code eta = 2} the last rung is then far beyond every training. */
  private static final int MOST_RUNGS = 50;

  /** What candidates at a rung are compared by. */
  public enum By {
    /** The first objective. */
    FIRST,
    /** All objectives: non-dominated rank, then crowding distance. */
    FRONT
  }

  public Asha {
    requireRungs(eta, minEpochs, rungs);
  }

  static void requireRungs(int eta, double minEpochs, int rungs) {
    if (eta < 2) {
      throw new IllegalArgumentException("eta must be at least 2, not " + eta);
    }
    if (!(minEpochs > 0)) {
      throw new IllegalArgumentException("min-epochs must be above 0, not " + minEpochs);
    }
    if (rungs < 1 || rungs > MOST_RUNGS) {
      throw new IllegalArgumentException(
          Text.of("rungs must be from 1 to %d, not %d", MOST_RUNGS, rungs));
    }
  }

  /**
   * Holds what is compared at rungs to what is known there: latencies are measured of models that
   * are trained to their end.
   *
   * @throws Refusal if a latency is compared
   */
  static void requireKnownAtRungs(Strategy strategy, By by, List<Objective> objectives) {
    objectives.stream()
        .limit(by == By.FIRST ? 1 : objectives.size())
        .filter(objective -> objective.metric().latency().isPresent())
        .findFirst()
        .ifPresent(
            objective -> {
              throw new Refusal(
                  Text.of(
                      "Cannot compare candidates at rungs by %s, as %s does: only models that are trained to their end are timed; %s",
                      objective.metric(),
                      Strategies.CATALOG.write(strategy),
                      by == By.FRONT
                          ? "use by=first with another first objective, or nsga2"
                          : "put another objective first, or use evolution"));
            });
  }

  @Override
  public void check(Space space) {
    of.check(space);
  }

  @Override
  public boolean adaptive() {
    return true;
  }

  @Override
  public OptionalDouble lastRung() {
    return OptionalDouble.of(minEpochs * Math.pow(eta, rungs - 1));
  }

  @Override
  public Search begin(SearchTask task) {
    requireKnownAtRungs(this, by, task.objectives());
    return new Halving(
        new Halving.Ladder(eta, minEpochs, rungs, 1), by, of.begin(task), task.objectives());
  }
}
