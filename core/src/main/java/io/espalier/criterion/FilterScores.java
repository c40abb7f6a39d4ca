package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.spec.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores atoms by a norm of their filters, summed over the coupled filters. */
final class FilterScores {
  /** A norm over part of an array. */
  interface Norm {
    double of(float[] weights, int from, int to);
  }

  private FilterScores() {}

  static Scores sum(Model model, ChannelGroups groups, Norm norm) {
    Map<Group, double[]> scores = new LinkedHashMap<>();
    for (Group group : groups.prunable()) {
      List<Member> filters = group.members(Side.FILTERS);
      if (filters.isEmpty()) {
        throw new Refusal(
            "Cannot score the channels of '%s': no layer has filters for them; leave them out with skip"
                .formatted(group.name()));
      }
      double[] sums = new double[group.size()];
      for (Member member : filters) {
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
