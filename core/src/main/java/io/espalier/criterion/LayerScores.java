package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores of groups, made of the scores of the layers that they couple. */
final class LayerScores {
  /** Scores one layer's share of a group. */
  interface Measure {
    double[] of(Group group, Member member);
  }

  private LayerScores() {}

  /** Channels of zeros that are only padded, for example, have no filters. */
  static boolean hasFilters(Group group) {
    return group.prunable() && !group.members(Side.FILTERS).isEmpty();
  }

  /** Squeeze-and-excite and hidden linear layers, for example, have no batch normalization. */
  static boolean hasScales(Group group) {
    return group.prunable() && !group.members(Side.SCALES).isEmpty();
  }

  /** Scores by the filters of convolutions and linear layers. */
  static Scores byFilters(Scoring asked, Reduce reduce, Measure measure) {
    return scores(asked, Side.FILTERS, "no layer has filters for them", reduce, measure);
  }

  /** Scores by the scales of batch normalizations. */
  static Scores byScales(Scoring asked, Reduce reduce, Measure measure) {
    return scores(asked, Side.SCALES, "no batch normalization scales them", reduce, measure);
  }

  private static Scores scores(
      Scoring asked, Side side, String missing, Reduce reduce, Measure measure) {
    Map<Group, double[]> scores = new LinkedHashMap<>();
    for (Group group : asked.scored()) {
      List<Member> members = group.members(side);
      if (members.isEmpty()) {
        throw new Refusal(
            Text.of(
                "Cannot score the channels of '%s': %s; leave them out with skip, or choose another criterion",
                group.name(), missing));
      }
      scores.put(
          group, reduce.of(members.stream().map(member -> measure.of(group, member)).toList()));
    }
    return Scores.of(scores);
  }
}
