package io.espalier.search.snf;

import io.espalier.metric.Metric;
import io.espalier.metric.Unit;
import io.espalier.search.Search;
import io.espalier.search.SearchTask;
import io.espalier.search.Space;
import io.espalier.search.Strategy;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.HashSet;
import java.util.List;

/**
 * How many filters each layer keeps, by how sensitive it is (Li et al., "Pruning Filters for
 * Efficient ConvNets", ICLR 2017, section 3.2): every layer alone is pruned at several shares and
 * measured; then channels go where the curves lose least for what is saved. The space is as for
 * {@link Snf}.
 *
 * @param levels the costs to find networks for: shares of the base's below 1, or counts
 * @param by the measure of cost; {@code latency} is the predicted time of a call
 * @param losses how much may be lost of the first objective, by the sum of the curves: {@code
 *     [0.02]} for two points of accuracy
 * @param shares of each layer's filters that are removed in the points of its curve, each in {@code
 *     (0, 1)}; the fewest filters that may stay are a point as well
 * @param inner what is done to a candidate before it is measured, besides the statistics that the
 *     pruning re-estimates; nothing by default
 */
public record Sensitivity(
    List<Double> levels, CostMeasure by, List<Double> losses, List<Double> shares, List<Call> inner)
    implements Strategy {
  public static final Sensitivity DEFAULTS =
      new Sensitivity(
          List.of(0.7, 0.5, 0.3),
          CostMeasure.MACS,
          List.of(),
          List.of(0.1, 0.3, 0.5, 0.7, 0.9),
          List.of());

  public Sensitivity {
    losses = List.copyOf(losses);
    shares = List.copyOf(shares);
    if (levels.isEmpty() && losses.isEmpty()) {
      throw new IllegalArgumentException(
          "it needs levels, the costs to find networks for, or losses, how much may be lost");
    }
    for (double loss : losses) {
      if (!(loss > 0) || Double.isInfinite(loss)) {
        throw new IllegalArgumentException("a loss of " + loss + " is not above 0");
      }
    }
    for (double share : shares) {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException("a share of " + share + " is not between 0 and 1");
      }
    }
    if (new HashSet<>(losses).size() < losses.size()
        || new HashSet<>(shares).size() < shares.size()) {
      throw new IllegalArgumentException("losses and shares name each number once");
    }
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("shares must name at least one point of the curves");
    }
    // Its levels are checked as there.
    levels = new Snf(levels, by, new Curves(shares, List.of()), inner).levels();
    inner = List.copyOf(inner);
  }

  @Override
  public void check(Space space) {
    CountSentence.check(space, inner);
  }

  @Override
  public boolean adaptive() {
    return true;
  }

  @Override
  public Search begin(SearchTask task) {
    Metric followed = task.objectives().get(0).metric();
    for (double loss : losses) {
      if (followed.unit() == Unit.SHARE && loss >= 1) {
        throw new Refusal(
            Text.of(
                "Cannot lose %s of %s: it is a share from 0 to 1; write 0.02 for two points",
                Spelling.of(loss), followed));
      }
    }
    List<LossBudget> budgets = losses.stream().map(LossBudget::new).toList();
    return new Snf(levels, by, new Curves(shares, budgets), inner).begin(task, budgets);
  }
}
