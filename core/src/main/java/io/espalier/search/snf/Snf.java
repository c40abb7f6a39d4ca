package io.espalier.search.snf;

import io.espalier.allocation.CountSpace;
import io.espalier.allocation.Counts;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.search.Search;
import io.espalier.search.SearchTask;
import io.espalier.search.Space;
import io.espalier.search.Strategy;
import io.espalier.search.Terrain;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * How many filters each layer keeps, searched for several costs in one run (Liu et al., "SNF:
 * Filter Pruning via Searching the Proper Number of Filters", 2021). The space names a trained
 * model, a pruning without counts, and how the networks that answer the levels are trained on:
 * {@code from = base, try = ["prune(l1)", tune]}.
 *
 * <p>What is tried in the search is {@code base | prune(l1, keep=[...]) | inner}, with the sweep's
 * first seed, each from the same base; followed is the sweep's first objective. Each level's answer
 * is then carried out as the space says it, with all seeds.
 *
 * @param levels the costs to find networks for: shares of the base's below 1, or counts
 * @param by the measure of cost; {@code latency} is the predicted time of a call
 * @param operator how counts are searched
 * @param inner what is done to a candidate before it is measured, besides the statistics that the
 *     pruning re-estimates; nothing by default
 */
public record Snf(List<Double> levels, CostMeasure by, CountOperator operator, List<Call> inner)
    implements Strategy {
  public static final Snf DEFAULTS =
      new Snf(List.of(0.7, 0.5, 0.3), CostMeasure.MACS, Greedy.DEFAULTS, List.of());

  public Snf {
    levels = List.copyOf(levels);
    inner = List.copyOf(inner);
    if (new HashSet<>(levels).size() < levels.size()) {
      throw new IllegalArgumentException("levels must name at least one cost, each once");
    }
    for (double level : levels) {
      if (!(level > 0)) {
        throw new IllegalArgumentException("a level of " + level + " is not above 0");
      }
    }
  }

  @Override
  public void check(Space space) {
    if (levels.isEmpty()) {
      throw new Refusal("Cannot search counts for no level: levels must name at least one cost");
    }
    CountSentence.check(space, inner);
  }

  @Override
  public boolean adaptive() {
    return true;
  }

  @Override
  public Search begin(SearchTask task) {
    return begin(task, List.of());
  }

  /** A search for losses as well, which the operator knows. */
  Search begin(SearchTask task, List<LossBudget> losses) {
    CountSentence sentence = CountSentence.of(task.space(), inner, task.terrain());
    CountSpace space = sentence.counts();
    Ground ground = Ground.of(space, by, task.terrain());
    List<Level> levels = Level.of(this, ground);
    Objective objective = task.objectives().get(0);
    checkMeasured(objective, space);
    for (Constraint constraint : task.constraints()) {
      check(constraint, ground, levels, task.terrain());
    }
    CountSearch counts = operator.begin(ground, levels, task.seeds().get(0));
    List<Goal> goals = new ArrayList<>(levels);
    goals.addAll(losses);
    return new SnfSearch(sentence, goals, counts, objective, task.seeds());
  }

  private static void checkMeasured(Objective objective, CountSpace space) {
    if (objective.metric().forecast(Forecast.exact(space.network(space.whole()))).isPresent()) {
      throw new Refusal(
          Text.of(
              "Cannot search counts to %s: that is known without a trial, and the levels say it; put maximize accuracy first among the objectives",
              objective));
    }
  }

  /** A search that can never keep to a constraint is not begun. */
  private void check(Constraint constraint, Ground ground, List<Level> levels, Terrain terrain) {
    CountSpace space = ground.space();
    if (!allows(constraint, terrain, space, space.least())
        && constraint.limit() == Constraint.Limit.AT_MOST) {
      throw new Refusal(
          Text.of(
              "Cannot search counts under %s: the least network of the space has %s; loosen the constraint, %s",
              constraint, text(space.network(space.least())), space.remedy()));
    }
    if (operator.passesFromTheWhole() && !allows(constraint, terrain, space, space.whole())) {
      throw new Refusal(
          Text.of(
              "Cannot search counts under %s: the way down begins at the base, which is outside; leave the constraint out, since levels say what is wanted, or use snf(operator=population)",
              constraint));
    }
    for (Level level : levels) {
      if (constraint.metric().equals(by.metric())
          && !allows(constraint, terrain, space, ground.uniform(level.target()))) {
        throw new Refusal(
            Text.of(
                "Cannot search counts for level %s, %s, under %s: one excludes the other; change either",
                level, by.text(level.target()), constraint));
      }
    }
  }

  private static String text(Network network) {
    CostTable cost = CostTable.of(network);
    return Text.of("%,d MACs and %,d parameters", cost.macs(), cost.params());
  }

  private static boolean allows(
      Constraint constraint, Terrain terrain, CountSpace space, Counts counts) {
    return terrain.allows(constraint, space.network(counts));
  }
}
