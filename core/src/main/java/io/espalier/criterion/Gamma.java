package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.model.Model;
import io.espalier.train.Bench;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The absolute scale of the batch normalizations behind a channel (Liu et al., "Learning Efficient
 * Convolutional Networks through Network Slimming", ICCV 2017).
 */
public record Gamma() implements Criterion {
  /** Squeeze-and-excite and hidden linear layers, for example, have no batch normalization. */
  @Override
  public boolean scores(Group group) {
    return group.prunable() && !group.members(Side.SCALES).isEmpty();
  }

  @Override
  public Scores score(Model model, ChannelGroups groups, Bench bench) {
    Map<Group, double[]> scores = new LinkedHashMap<>();
    for (Group group : groups.prunable().stream().filter(this::scores).toList()) {
      double[] sums = new double[group.size()];
      for (Member member : group.members(Side.SCALES)) {
        float[] gamma = model.weights().get(member.node() + ".weight").data();
        for (int atom = 0; atom < sums.length; atom++) {
          for (int i = 0; i < member.each(); i++) {
            sums[atom] += Math.abs(gamma[member.channel(atom, i)]);
          }
        }
      }
      scores.put(group, sums);
    }
    return Scores.of(scores);
  }
}
