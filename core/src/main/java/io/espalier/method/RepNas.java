package io.espalier.method;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.FoldBn;
import io.espalier.rewrite.MergeBranches;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import io.espalier.train.MethodRun;
import io.espalier.train.Recipe;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;

/**
 * A search over the branches of a supernet while it trains, with a limit on how many stay in all
 * (Zhang et al., "RepNAS: Searching for Efficient Re-parameterizing Blocks", 2021). Every branch
 * has a gate; each step runs the branches whose gates are largest with random noise, over all
 * layers together, and the others rest. At first the gates stay equal, then they learn beside the
 * weights, then those that are largest train on by themselves. The model that comes of it has one
 * convolution for each sum of branches.
 *
 * <p>Any network with {@linkplain GatedBranches such branches} is a supernet.
 *
 * @param branches the share of all branches that stays, rounded down, in {@code (0, 1)}
 * @param random the share of the training, at its start, in which branches are drawn and gates do
 *     not learn, in {@code [0, 1)}
 * @param search the share of the training after that in which gates learn, in {@code (0, 1)}
 * @param rate the gates' learning rate, by Adam, above 0; schedules leave it
 * @param decay the gates' weight decay, at least 0, which falls to 0 along half a cosine wave
 * @param clip the largest norm of all gradients of a step, those of the gates included; 0 for none
 */
public record RepNas(
    double branches, double random, double search, double rate, double decay, double clip)
    implements TrainingMethod {
  static final RepNas DEFAULTS = new RepNas(0.34, 0.1, 0.23, 1e-4, 5e-4, 5);

  public RepNas {
    if (!(branches > 0 && branches < 1)) {
      throw new IllegalArgumentException(
          "branches, the share that stays, must lie between 0 and 1, not " + branches);
    }
    Share.check("random", random);
    if (!(search > 0)) {
      throw new IllegalArgumentException(
          "search must be above 0, not " + search + ": without it no gate learns");
    }
    if (!(random + search < 1)) {
      throw new IllegalArgumentException(
          Text.of(
              "random=%s and search=%s leave nothing of the training for the branches that stay;"
                  + " their sum must be below 1",
              random, search));
    }
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate must be above 0 and finite, not " + rate);
    }
    if (!(decay >= 0 && clip >= 0) || Double.isInfinite(decay) || Double.isInfinite(clip)) {
      throw new IllegalArgumentException("decay and clip must be at least 0 and finite");
    }
  }

  /** At most what all branches amount to; less where a layer keeps only narrow kernels. */
  @Override
  public Forecast forecast(Forecast before) {
    count(gated(before.widest()));
    Network merged = new MergeBranches(MergeBranches.Where.ALL).forecast(before.widest()).widest();
    Forecast most = before.narrowed(new FoldBn().forecast(merged).widest());
    return new Forecast(
        most.widest(), new Range(0, most.macs().high()), new Range(0, most.params().high()));
  }

  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    GatedBranches gated = gated(model.network());
    return new BranchSearch(this, gated, count(gated), context.seed());
  }

  private static GatedBranches gated(Network network) {
    GatedBranches gated = GatedBranches.of(network);
    if (gated.size() == 0) {
      throw new Refusal(
          "Cannot train by repnas: the network has no parallel branches that each end in a batch"
              + " normalization before their sum; start from a supernet as repnas-cifar or"
              + " repnas-a0, or from dbb-resnet-20");
    }
    return gated;
  }

  /** How many branches stay. */
  int count(GatedBranches gated) {
    int count = Share.of(gated.size(), branches);
    if (count == 0 || count == gated.size()) {
      throw new Refusal(
          Text.of(
              "Cannot train by repnas: of %d branches branches=%s would keep %s; it must keep at"
                  + " least 1 and leave out at least 1",
              gated.size(), branches, count == 0 ? "none" : "all"));
    }
    return count;
  }

  /** The text that the rewritings at the end are recorded under. */
  String why() {
    return Methods.CATALOG.writeFull(this).toString();
  }
}
