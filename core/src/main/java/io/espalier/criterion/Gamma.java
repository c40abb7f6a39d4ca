package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.model.Model;
import io.espalier.train.WorkContext;

/**
 * The absolute scale of the batch normalizations behind a channel (Liu et al., "Learning Efficient
 * Convolutional Networks through Network Slimming", ICCV 2017).
 *
 * @param reduce how the scales of coupled layers become one score
 */
public record Gamma(Reduce reduce) implements Criterion {
  static final Gamma DEFAULTS = new Gamma(Reduce.SUM);

  @Override
  public boolean scores(Group group) {
    return LayerScores.hasScales(group);
  }

  @Override
  public Scores score(Scoring asked, WorkContext context) {
    return LayerScores.byScales(
        asked, reduce, (group, member) -> scales(asked.model(), group, member));
  }

  private static double[] scales(Model model, Group group, Member member) {
    float[] gamma = model.weights().get(member.node() + ".weight").data();
    double[] sums = new double[group.size()];
    for (int atom = 0; atom < sums.length; atom++) {
      for (int i = 0; i < member.each(); i++) {
        sums[atom] += Math.abs(gamma[member.channel(atom, i)]);
      }
    }
    return sums;
  }
}
