package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import io.espalier.train.Bench;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The absolute scale of the batch normalizations behind a channel (Liu et al., "Learning Efficient
 * Convolutional Networks through Network Slimming", ICCV 2017).
 */
public record Gamma() implements Criterion {
  @Override
  public Scores score(Model model, ChannelGroups groups, Bench bench) {
    Map<Group, double[]> scores = new LinkedHashMap<>();
    for (Group group : groups.prunable()) {
      List<Member> scales = group.members(Side.SCALES);
      if (scales.isEmpty()) {
        throw new Refusal(
            "Cannot score the channels of '%s' by gamma: no batch normalization scales them; choose another criterion"
                .formatted(group.name()));
      }
      double[] sums = new double[group.size()];
      for (Member member : scales) {
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
