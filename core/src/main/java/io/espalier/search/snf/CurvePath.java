package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A path from the whole network down by curves alone: what is lost in several groups is taken for
 * the sum of what is lost in each. It goes on where a channel's worth of cost loses least.
 */
final class CurvePath {
  /** Accuracies are shares of images: a loss that meets a budget may lie above it by rounding. */
  private static final double ROUNDING = 1e-9;

  private static final SortedMap<Integer, Double> NONE = new TreeMap<>();

  private final Ground ground;
  private final List<Curve> curves;

  /**
   * Along curves.
   *
   * @param curves one for each place
   */
  CurvePath(Ground ground, List<Curve> curves) {
    this.ground = ground;
    this.curves = List.copyOf(curves);
  }

  /**
   * A place that goes down to the next of its known counts that is worth most.
   *
   * @param merit what is lost for what is saved
   */
  private record Move(int place, int count, double merit) {}

  /**
   * The first counts of the path that cost no more than each level, and the last that lose no more
   * than each budget; a level that the path does not come to has none.
   */
  Map<Goal, Counts> to(List<Level> levels, Curves options) {
    Map<Goal, Counts> answers = new LinkedHashMap<>();
    List<LossBudget> losses = new ArrayList<>(options.losses());
    Counts here = ground.space().whole();
    Optional<Move> move = best(here);
    while (move.isPresent()) {
      List<Counts> steps = steps(here, move.get());
      for (Counts step : steps) {
        Counts before = here;
        losses.removeIf(budget -> passed(budget, before, step, answers));
        here = step;
      }
      for (Level level : levels) {
        if (ground.cost(here) <= level.target()) {
          answers.computeIfAbsent(level, key -> first(steps, level.target()));
        }
      }
      move = best(here);
    }
    if (!here.equals(ground.space().whole())) {
      for (LossBudget budget : losses) {
        answers.put(budget, here);
      }
    }
    return answers;
  }

  private boolean passed(LossBudget budget, Counts before, Counts step, Map<Goal, Counts> answers) {
    boolean passed = loss(step) > budget.loss() + ROUNDING;
    if (passed) {
      answers.put(budget, before);
    }
    return passed;
  }

  private Counts first(List<Counts> steps, long target) {
    return steps.stream().filter(step -> ground.cost(step) <= target).findFirst().orElseThrow();
  }

  /** One possible count after another on the way of a move. */
  private List<Counts> steps(Counts here, Move move) {
    return ground.space().possible().get(move.place()).stream()
        .filter(count -> count < here.at(move.place()) && count >= move.count())
        .map(count -> here.with(move.place(), count))
        .toList();
  }

  private double loss(Counts counts) {
    double sum = 0;
    for (int place = 0; place < curves.size(); place++) {
      sum += curves.get(place).at(counts.at(place));
    }
    return sum;
  }

  /**
   * The move that loses least for what it saves; of equal ones the first in the network, and of its
   * counts the least. What a channel saves is that of a mean one of its place.
   */
  private Optional<Move> best(Counts here) {
    Move best = null;
    long cost = ground.cost(here);
    for (int place = 0; place < curves.size(); place++) {
      int now = here.at(place);
      double before = curves.get(place).at(now);
      SortedMap<Integer, Double> below = curves.get(place).below(now);
      if (!below.isEmpty()) {
        int least = below.firstKey();
        double each = (cost - ground.cost(here.with(place, least))) / distance(place, now, least);
        // By a predicted time, fewer may even take longer: such a place has nothing to give.
        for (Map.Entry<Integer, Double> to : (each > 0 ? below : NONE).entrySet()) {
          double saved = each * distance(place, now, to.getKey());
          double merit =
              (to.getValue() - before + GreedyPath.LOSS_OFFSET)
                  / (saved + GreedyPath.SAVING_OFFSET);
          if (best == null || merit < best.merit()) {
            best = new Move(place, to.getKey(), merit);
          }
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private double distance(int place, int from, int to) {
    return ground.distance(place, from, to);
  }
}
