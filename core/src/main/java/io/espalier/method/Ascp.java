package io.espalier.method;

import io.espalier.allocation.Additions;
import io.espalier.allocation.Coupled;
import io.espalier.allocation.FreeGroups;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Side;
import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
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
import java.util.Map;
import java.util.TreeMap;

/**
 * ASCP (Niu, Teng and Zou, "Asymptotic Soft Cluster Pruning for Deep Neural Networks", arXiv
 * 2206.08186, 2022): after every epoch the filters of each layer are clustered and the members of a
 * cluster made alike, in ever fewer clusters; training goes on with all of them, and at the end
 * each cluster becomes one channel by channel addition.
 *
 * <p>Only the paper's abstract was at hand; what it leaves open is an option here.
 *
 * @param ratio the share of each group that is gone at the end, in {@code (0, 1)}; the removed
 *     count is rounded down
 * @param growth how that share grows until the clusters freeze: the paper's decay strategies
 * @param clustering how filters are sorted
 * @param centre what the members of a cluster become
 * @param freeze the last share of the training, in {@code [0, 1)}, in which clusters stay as they
 *     are and their members learn alike
 * @param skip layers that stay whole
 */
public record Ascp(
    double ratio,
    Growth growth,
    Clustering clustering,
    Centre centre,
    double freeze,
    List<String> skip)
    implements TrainingMethod {
  /** A choice of this project: the paper's settings could not be read. */
  public static final Ascp DEFAULTS =
      new Ascp(
          .4, new Growth.Exponential(.125), Clustering.K_MEANS, Centre.CENTROID, .1, List.of());

  public Ascp {
    skip = List.copyOf(skip);
    if (!(ratio > 0 && ratio < 1)) {
      throw new IllegalArgumentException("ratio " + ratio + " is not in (0, 1)");
    }
    Share.check("freeze", freeze);
  }

  @Override
  public Forecast forecast(Forecast before) {
    ChannelGroups groups = ChannelGroups.of(before.widest());
    Map<String, Integer> kept = new TreeMap<>();
    free(groups).forEach(group -> kept.put(group.name(), clusters(group, ratio)));
    return before.narrowed(Narrowing.narrow(groups, new Widths(kept)));
  }

  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    Network network = model.network();
    return new AscpRun(this, network, free(ChannelGroups.of(network)), context.seed());
  }

  /** The groups that do not pass through an addition, and that no grouped convolution ties. */
  private List<Group> free(ChannelGroups groups) {
    List<Group> free =
        FreeGroups.of(groups, Additions.RESIDUAL, Coupled.KEEP, skip).list().stream()
            .filter(group -> group.unit() == 1 && !group.members(Side.FILTERS).isEmpty())
            .toList();
    if (free.stream().allMatch(group -> clusters(group, ratio) == group.size())) {
      throw new Refusal(
          Text.of(
              "Cannot prune by ratio %s: no group that is free loses a channel; raise ratio or skip less",
              ratio));
    }
    return free;
  }

  /** How many clusters a group has at a removed share. */
  static int clusters(Group group, double share) {
    return group.size() - Share.of(group.size(), share);
  }

  /** The text that the merging is recorded under. */
  String why() {
    return Methods.CATALOG.writeFull(this).toString();
  }
}
