package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scores atoms by a norm of their filters, summed over the coupled filters. */
final class FilterScores {
  /** A norm over part of an array. */
  interface Norm {
    double of(float[] weights, int from, int to);
  }

  private FilterScores() {}

  /** Channels of zeros that are only padded, for example, have no filters. */
  static boolean scores(Group group) {
    return group.prunable() && !group.members(Side.FILTERS).isEmpty();
  }

  static Scores sum(Model model, ChannelGroups groups, Norm norm) {
    Map<Group, double[]> scores = new LinkedHashMap<>();
    for (Group group : groups.prunable().stream().filter(FilterScores::scores).toList()) {
      double[] sums = new double[group.size()];
      for (Member member : group.members(Side.FILTERS)) {
        add(sums, member, model.weights().get(member.node() + ".weight"), norm);
      }
      scores.put(group, sums);
    }
    return Scores.of(scores);
  }

  private static void add(double[] sums, Member member, Tensor weight, Norm norm) {
    int row = weight.size() / weight.extent(0);
    for (int atom = 0; atom < sums.length; atom++) {
      for (int i = 0; i < member.each(); i++) {
        int from = member.channel(atom, i) * row;
        sums[atom] += norm.of(weight.data(), from, from + row);
      }
    }
  }
}
