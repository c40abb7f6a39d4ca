package io.espalier.rewrite;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Channel addition: sums of input weights over clusters of channels, before the others go. */
final class Addition {
  private final Weights weights;
  private final Map<String, InputColumns> columns = new HashMap<>();
  private final Map<String, Tensor> sums = new HashMap<>();

  Addition(Model model) {
    weights = model.weights();
    Map<String, Shape> shapes = model.network().shapes();
    for (Node node : model.network().nodes()) {
      InputColumns.of(node, shapes).ifPresent(found -> columns.put(node.path(), found));
    }
  }

  /** The atoms that stay: the first of each cluster, and those in none. */
  static List<Integer> staying(Group group, List<List<Integer>> clusters) {
    int[] seen = new int[group.size()];
    List<Integer> staying = new ArrayList<>();
    for (List<Integer> cluster : clusters) {
      if (cluster.isEmpty()) {
        throw new Refusal(
            Text.of(
                "Cannot merge channels of group '%s': a cluster is empty; leave it out",
                group.name()));
      }
      staying.add(cluster.get(0));
      for (int atom : cluster) {
        if (atom < 0 || atom >= group.size()) {
          throw new Refusal(
              Text.of(
                  "Cannot merge channel %d of group '%s': it has channels 0 to %d",
                  atom, group.name(), group.size() - 1));
        }
        if (seen[atom]++ > 0) {
          throw new Refusal(
              Text.of(
                  "Cannot merge channel %d of group '%s': it is named twice; name it in one cluster",
                  atom, group.name()));
        }
        if (!group.together(cluster.get(0), atom)) {
          throw new Refusal(
              Text.of(
                  "Cannot merge channels %d and %d of group '%s': they lie in different blocks of a grouped convolution; merge within blocks",
                  cluster.get(0), atom, group.name()));
        }
      }
    }
    for (int atom = 0; atom < seen.length; atom++) {
      if (seen[atom] == 0) {
        staying.add(atom);
      }
    }
    return staying;
  }

  /** Adds up the clusters of one group at every reader. */
  void add(Group group, List<List<Integer>> clusters) {
    for (Member reader : group.members(Side.COLUMNS)) {
      InputColumns own = columns.get(reader.node());
      Tensor weight = sums.computeIfAbsent(own.name(), name -> weights.get(name).copy());
      for (List<Integer> cluster : clusters) {
        for (int atom : cluster.subList(1, cluster.size())) {
          for (int i = 0; i < reader.each(); i++) {
            own.add(weight, reader.channel(cluster.get(0), i), reader.channel(atom, i));
          }
        }
      }
    }
  }

  /** The weights with the sums. */
  Weights weights() {
    return weights.with(sums);
  }
}
