package io.espalier.method;

import io.espalier.channel.Group;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.rewrite.Surgery;
import io.espalier.train.Layout;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One training by {@link Ascp}. */
final class AscpRun implements MethodRun {
  private final Ascp options;
  private final List<Group> groups;
  private final long seed;
  private final Map<String, AtomPlaces> parameters = new LinkedHashMap<>();
  private final Map<String, AtomPlaces> statistics = new LinkedHashMap<>();
  private final Layout ofStatistics;
  private Map<String, List<List<Integer>>> clusters = new LinkedHashMap<>();
  private boolean frozen;

  AscpRun(Ascp options, Network network, List<Group> groups, long seed) {
    this.options = options;
    this.groups = groups;
    this.seed = seed;
    ofStatistics = Layout.ofStatistics(network);
    for (Group group : groups) {
      parameters.put(group.name(), new AtomPlaces(group, Layout.of(network)));
      statistics.put(group.name(), new AtomPlaces(group, ofStatistics));
    }
  }

  @Override
  public void gradientsReady(Progress progress) {
    if (frozen) {
      eachCluster((ties, cluster) -> ties.average(progress.gradients(), cluster));
    }
  }

  @Override
  public void epochEnds(Progress progress) {
    double way = (double) progress.step() / progress.total();
    double thawed = 1 - options.freeze();
    boolean last = progress.step() == progress.total();
    if (!frozen) {
      double reached = last ? 1 : options.growth().reached(Math.min(1, way / thawed));
      double share = options.ratio() * reached;
      cluster(progress, share);
      frozen = way >= thawed;
    }
    eachCluster(
        (ties, cluster) -> {
          options.centre().reconstruct(ties, progress.parameters(), cluster);
          ties.average(progress.momentum(), cluster);
        });
  }

  private void cluster(Progress progress, double share) {
    clusters = new LinkedHashMap<>();
    for (Group group : groups) {
      int count = Ascp.clusters(group, share);
      double[][] points = parameters.get(group.name()).points(progress.parameters());
      SplittableRandom random =
          new SplittableRandom(seed + 31L * progress.step() + group.name().hashCode());
      clusters.put(group.name(), options.clustering().clusters(points, count, random));
    }
  }

  private interface Act {
    void on(AtomPlaces ties, List<Integer> cluster);
  }

  private void eachCluster(Act act) {
    clusters.forEach(
        (name, all) ->
            all.stream()
                .filter(cluster -> cluster.size() > 1)
                .forEach(cluster -> act.on(parameters.get(name), cluster)));
  }

  @Override
  public Map<String, Tensor> save() {
    Map<String, Tensor> saved = new HashMap<>();
    clusters.forEach(
        (name, all) -> {
          float[] own = new float[all.stream().mapToInt(List::size).sum()];
          for (int k = 0; k < all.size(); k++) {
            for (int atom : all.get(k)) {
              own[atom] = k;
            }
          }
          saved.put(name, Tensor.vector(own));
        });
    if (frozen) {
      saved.put("#frozen", Tensor.vector(1));
    }
    return saved;
  }

  @Override
  public void restore(Map<String, Tensor> saved) {
    frozen = saved.containsKey("#frozen");
    clusters = new LinkedHashMap<>();
    for (Group group : groups) {
      Tensor own = saved.get(group.name());
      if (own != null) {
        List<List<Integer>> all = new ArrayList<>();
        for (int atom = 0; atom < own.size(); atom++) {
          int k = (int) own.data()[atom];
          while (all.size() <= k) {
            all.add(new ArrayList<>());
          }
          all.get(k).add(atom);
        }
        clusters.put(group.name(), all);
      }
    }
  }

  /**
   * Each cluster as one channel. The members' running statistics, which training cannot tie, are
   * averaged first; with equal ones nothing changes at the output.
   */
  @Override
  public Model finish(Model trained) {
    return clusters.isEmpty() ? trained : Surgery.merge(tied(trained), clusters, options.why());
  }

  /** The model with members alike in everything. */
  Model tied(Model trained) {
    float[] values = new float[ofStatistics.size()];
    ofStatistics
        .slots()
        .forEach(
            (name, slot) ->
                System.arraycopy(
                    trained.weights().get(name).data(),
                    0,
                    values,
                    slot.offset(),
                    slot.parameter().size()));
    clusters.forEach(
        (name, all) -> all.forEach(cluster -> statistics.get(name).average(values, cluster)));
    Map<String, Tensor> changed = new HashMap<>();
    ofStatistics
        .slots()
        .forEach(
            (name, slot) -> {
              float[] own = new float[slot.parameter().size()];
              System.arraycopy(values, slot.offset(), own, 0, own.length);
              changed.put(name, Tensor.of(slot.parameter().shape(), own));
            });
    return trained.with(trained.weights().with(changed));
  }
}
