package io.espalier.method;

import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.rewrite.DropBranches;
import io.espalier.rewrite.FoldBn;
import io.espalier.rewrite.MergeBranches;
import io.espalier.rewrite.Rewrites;
import io.espalier.rewrite.Rewriting;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.Adam;
import io.espalier.train.Layout;
import io.espalier.train.MethodRun;
import io.espalier.train.Moments;
import io.espalier.train.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run of {@link RepNas}: the gates' values and which branches run now.
 *
 * <p>The gate of a branch that runs is exactly 1, so nothing need be multiplied; its gradient is
 * read off the branch's last normalization.
 */
final class BranchSearch implements MethodRun {
  private static final Logger LOG = LoggerFactory.getLogger(BranchSearch.class);
  private static final double BETA1 = 0.5;
  private static final double BETA2 = 0.999;
  private static final double EPS = 1e-8;

  /** As in PyTorch's clipping, which divides by the norm and this. */
  private static final double CLIP_EPS = 1e-6;

  private static final String ALPHA = "alpha";
  private static final String FIRST_MOMENT = "first-moment";
  private static final String SECOND_MOMENT = "second-moment";

  private final RepNas options;
  private final GatedBranches branches;
  private final int count;
  private final long seed;
  private final Layout layout;
  private final float[] alpha;
  private final float[] first;
  private final float[] second;

  /** The values that this step ranks, and the branches that are among the largest. */
  private double[] ranked;

  private boolean[] mask;

  BranchSearch(RepNas options, GatedBranches branches, int count, long seed) {
    this.options = options;
    this.branches = branches;
    this.count = count;
    this.seed = seed;
    int size = branches.size();
    Parameter all = new Parameter(ALPHA, List.of(size), Role.WEIGHT);
    layout = new Layout(Map.of(ALPHA, new Layout.Slot(all, 0)), size);
    alpha = new float[size];
    first = new float[size];
    second = new float[size];
    rank(LogisticGates.plain(alpha));
  }

  /**
   * The steps at which phases begin.
   *
   * @param search the first in which gates learn
   * @param fixed the first in which the branches that stay train on
   */
  private record Phases(long search, long fixed) {}

  private Phases phases(long total) {
    long search = Math.round(options.random() * total);
    long fixed = Math.round((options.random() + options.search()) * total);
    if (search == fixed || fixed == total) {
      throw new Refusal(
          Text.of(
              "Cannot train by repnas: of %d steps random=%s and search=%s leave %d for the search"
                  + " and %d after it, and each needs one; train longer",
              total, options.random(), options.search(), fixed - search, total - fixed));
    }
    return new Phases(search, fixed);
  }

  @Override
  public void stepStarts(Progress progress) {
    Phases phases = phases(progress.total());
    boolean fixed = progress.step() >= phases.fixed();
    rank(fixed ? LogisticGates.plain(alpha) : LogisticGates.noisy(seed, progress.step(), alpha));
    if (progress.step() == phases.fixed()) {
      reset(progress);
      LOG.info(
          "repnas: {} of {} branches stay: {}", count, branches.size(), branches.running(mask));
    }
  }

  private void rank(double... values) {
    ranked = values;
    mask = LogisticGates.largest(count, values);
  }

  /** Running statistics as before the first step. */
  private static void reset(Progress progress) {
    for (Layout.Slot slot : progress.statisticsLayout().slots().values()) {
      Arrays.fill(
          progress.statistics(),
          slot.offset(),
          slot.offset() + slot.parameter().size(),
          slot.parameter().role() == Role.VARIANCE ? 1 : 0);
    }
  }

  @Override
  public Set<String> idle(Progress progress) {
    return branches.idle(mask);
  }

  @Override
  public void gradientsReady(Progress progress) {
    Phases phases = phases(progress.total());
    boolean fixed = progress.step() >= phases.fixed();
    float[] gradient = fixed ? new float[0] : gradient(progress.parameters(), progress.gradients());
    clip(progress.gradients(), gradient);
    if (!fixed && progress.step() >= phases.search()) {
      learn(gradient, progress.step() - phases.search(), phases.fixed() - phases.search());
    }
  }

  /** The gradient of the loss with respect to each gate's value: zero where its branch rests. */
  float[] gradient(float[] parameters, float[] gradients) {
    float[] gradient = new float[alpha.length];
    for (int i = 0; i < gradient.length; i++) {
      if (mask[i]) {
        double gate = branches.gateGradient(i, parameters, gradients);
        gradient[i] = (float) (LogisticGates.slope(ranked[i]) * gate);
      }
    }
    return gradient;
  }

  private void clip(float[] weights, float[] gates) {
    double norm = Math.sqrt(squares(weights) + squares(gates));
    double factor = options.clip() / (norm + CLIP_EPS);
    if (options.clip() > 0 && factor < 1) {
      scale((float) factor, weights);
      scale((float) factor, gates);
    }
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  private static void scale(float factor, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /** One step of Adam on all gates, also on those of branches that rest. */
  private void learn(float[] gradient, long updates, long of) {
    double way = (double) updates / of;
    double decay = options.decay() * (1 + StrictMath.cos(Math.PI * way)) / 2;
    new Adam(options.rate(), BETA1, BETA2, EPS, decay, true)
        .update(layout, alpha, gradient, new Moments(first, second, updates), options.rate());
  }

  @Override
  public Map<String, Tensor> save() {
    return Map.of(
        ALPHA, Tensor.vector(alpha.clone()),
        FIRST_MOMENT, Tensor.vector(first.clone()),
        SECOND_MOMENT, Tensor.vector(second.clone()));
  }

  @Override
  public void restore(Map<String, Tensor> saved) {
    copy(saved, ALPHA, alpha);
    copy(saved, FIRST_MOMENT, first);
    copy(saved, SECOND_MOMENT, second);
  }

  private static void copy(Map<String, Tensor> saved, String name, float[] target) {
    System.arraycopy(saved.get(name).data(), 0, target, 0, target.length);
  }

  /** Without the branches whose gates are not among the largest, without noise; merged. */
  @Override
  public Model finish(Model trained) {
    boolean[] stay = LogisticGates.largest(count, LogisticGates.plain(alpha));
    List<String> idle = branches.idle(stay).stream().sorted().toList();
    Model left = rewritten(trained, new DropBranches(idle));
    Model merged = rewritten(left, new MergeBranches(MergeBranches.Where.ALL));
    return rewritten(merged, new FoldBn());
  }

  /** The history names the method as what asked for it. */
  private Model rewritten(Model model, Rewriting rewriting) {
    Model after = rewriting.apply(model);
    String to = Rewrites.CATALOG.writeFull(rewriting).toString();
    return model.edited(after.network(), after.weights(), new Edit.Rewriting(options.why(), to));
  }
}
