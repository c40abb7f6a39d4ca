package io.espalier.search;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Several successive halvings under one search, from many candidates that begin with few epochs to
 * few that are trained to their end at once (Li et al., "Hyperband", JMLR 2018): for who does not
 * know how well early accuracy foretells the last one. Each is asynchronous, as in {@link Asha}.
 *
 * <p>With {@code rungs = 2} and {@code eta = 3} a round has 9 candidates that begin at the first
 * rung, 5 that begin at the second, and 3 that go to their end; then the next round begins.
 *
 * @param of where the candidates come from: {@code random}, {@code random(candidates=81)} or {@code
 *     grid}
 * @param eta of so many that have come to a rung one goes on, at least 2
 * @param minEpochs the epochs of the first rung, above 0; each further rung has {@code eta} times
 *     those of the one before
 * @param rungs how many rungs there are, from 1 to 50; there is one bracket more
 * @param by what is compared at a rung, as in {@link Asha}
 */
public record Hyperband(Strategy of, int eta, double minEpochs, int rungs, Asha.By by)
    implements Strategy {
  static final Hyperband DEFAULTS = new Hyperband(Random.DEFAULTS, 3, 1, 2, Asha.By.FIRST);

  public Hyperband {
    Asha.requireRungs(eta, minEpochs, rungs);
  }

  /**
   * How many candidates of a round begin in a bracket.
   *
   * @param bracket so many rungs are left out, from 0 to {@code rungs}
   */
  long candidates(int bracket) {
    int further = rungs - bracket;
    // As large as a long gets where they are more.
    return (long) Math.ceil((rungs + 1.0) / (further + 1) * Math.pow(eta, further));
  }

  @Override
  public long leastCandidates() {
    return (long) IntStream.rangeClosed(0, rungs).mapToDouble(this::candidates).sum();
  }

  @Override
  public OptionalDouble lastRung() {
    return OptionalDouble.of(minEpochs * Math.pow(eta, rungs - 1));
  }

  @Override
  public void check(Space space) {
    of.check(space);
    Outlook outlook = of.begin(new SearchTask(space, List.of(0L), List.of())).outlook();
    if (outlook.most() < leastCandidates()) {
      throw new Refusal(
          Text.of(
              "Cannot fill the brackets of %s: a round of %d begins %,d candidates, and there are %s; take fewer rungs, a smaller eta, or use asha",
              Strategies.CATALOG.write(this), rungs + 1, leastCandidates(), outlook));
    }
  }

  @Override
  public boolean adaptive() {
    return true;
  }

  @Override
  public Search begin(SearchTask task) {
    Asha.requireKnownAtRungs(this, by, task.objectives());
    List<Halving.Ladder> ladders = new ArrayList<>();
    List<Integer> round = new ArrayList<>();
    for (int bracket = 0; bracket <= rungs; bracket++) {
      double first = minEpochs * Math.pow(eta, bracket);
      ladders.add(new Halving.Ladder(eta, first, rungs - bracket, bracket + 1));
      for (int i = 0; i < candidates(bracket); i++) {
        round.add(bracket);
      }
    }
    return new Brackets(ladders, round, by, of.begin(task), task.objectives());
  }
}
