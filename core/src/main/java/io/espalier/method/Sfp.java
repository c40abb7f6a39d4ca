package io.espalier.method;

import io.espalier.allocation.Coupled;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Criteria;
import io.espalier.criterion.Criterion;
import io.espalier.data.Data;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import io.espalier.train.MethodRun;
import io.espalier.train.Recipe;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Soft filter pruning: before training and after each epoch the least important filters become
 * zero, keep learning, and may come back; what is zero in the end is removed (He et al., "Soft
 * Filter Pruning for Accelerating Deep Convolutional Neural Networks", IJCAI 2018).
 *
 * <p>With {@code growth=exponential} the share grows (ASFP; He et al., "Asymptotic Soft Filter
 * Pruning for Deep Convolutional Neural Networks", IEEE Transactions on Cybernetics 2020). With the
 * distance to the other filters as criterion, perhaps mixed with the norm, and {@code masked=rest}
 * it is FPGM (He et al., "Filter Pruning via Geometric Median for Deep Convolutional Neural
 * Networks Acceleration", CVPR 2019).
 *
 * @param ratio the share of each layer's filters that goes, rounded down, in {@code [0, 1)}
 * @param criterion ranks the filters of a layer
 * @param growth how the share grows along the training
 * @param every after how many epochs filters are chosen anew, at least 1
 * @param masked what chosen filters do until then
 * @param coupled what happens to channels that pass through an addition
 * @param skip layers that stay whole, by path
 * @param calibrate the number of training batches that statistics are re-estimated from once the
 *     filters are removed; 0 leaves them
 */
public record Sfp(
    double ratio,
    Criterion criterion,
    Growth growth,
    int every,
    Masked masked,
    Coupled coupled,
    List<String> skip,
    int calibrate)
    implements TrainingMethod {
  static final Sfp DEFAULTS =
      new Sfp(
          0.3,
          Criteria.CATALOG.read("l2"),
          new Growth.Constant(),
          1,
          Masked.LEARN,
          Coupled.NARROW,
          List.of(),
          10);

  /** The same with a share that grows. */
  static final Sfp ASYMPTOTIC =
      new Sfp(
          0.3,
          Criteria.CATALOG.read("l2"),
          new Growth.Exponential(0.125),
          1,
          Masked.LEARN,
          Coupled.NARROW,
          List.of(),
          10);

  private static final Logger LOG = LoggerFactory.getLogger(Sfp.class);

  public Sfp {
    skip = List.copyOf(skip);
    Share.check("ratio", ratio);
    if (every < 1 || calibrate < 0) {
      throw new IllegalArgumentException("every must be at least 1 and calibrate at least 0");
    }
  }

  @Override
  public Forecast forecast(Forecast before) {
    List<Filters> filters = filters(before.widest());
    return before.narrowed(Removal.narrowed(before.widest(), filters, each -> goal(each)));
  }

  @Override
  public void check(Data data) {
    criterion.check(data);
  }

  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    List<Filters> filters = filters(model.network());
    Reduction reduction = Reduction.of(model.network(), filters, ratio, this::goal);
    LOG.info("{}: {}", text(), reduction);
    return new SoftPruning(this, filters, context);
  }

  /** How many filters go in the end. */
  private int goal(Filters filters) {
    return filters.count(ratio);
  }

  private List<Filters> filters(Network network) {
    List<Filters> filters = new MaskableFilters(network).filters(coupled, skip);
    for (Filters each : filters) {
      int least = each.group().unit();
      if (goal(each) > each.size() - least) {
        throw new Refusal(
            Text.of(
                "Cannot train by %s: all %d filters of '%s' would go; %d may go at most, a share of %s",
                text(),
                each.size(),
                each.name(),
                each.size() - least,
                (double) (each.size() - least) / each.size()));
      }
      checkScope(each, network);
    }
    if (filters.stream().allMatch(each -> goal(each) == 0)) {
      throw new Refusal(
          Text.of(
              "Cannot train by %s: rounded down, no layer loses a filter; raise ratio", text()));
    }
    return filters;
  }

  private void checkScope(Filters filters, Network network) {
    if (!criterion.scores(filters.group())) {
      throw new Refusal(
          Text.of(
              "Cannot train by %s: the criterion has nothing to score the channels of '%s' by; leave them out with skip, or choose another criterion",
              text(), filters.name()));
    }
    if (criterion.images() > 0 && !filters.scope().network().equals(network)) {
      throw new Refusal(
          Text.of(
              "Cannot train by %s: the criterion needs data and cannot score the filters of '%s' by themselves; choose a criterion that looks at weights",
              text(), filters.name()));
    }
    criterion.check(filters.scope(), List.of(filters.group()), Optional.empty());
  }

  /** The text that the removal is recorded under. */
  String why() {
    return Methods.CATALOG.writeFull(this).toString();
  }

  /** The method in the grammar. */
  private String text() {
    return Methods.CATALOG.write(this).toString();
  }
}
