package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.model.Model;
import io.espalier.train.Bench;

/** The Euclidean norm of a filter's weights (He et al., "Soft Filter Pruning", IJCAI 2018). */
public record L2() implements Criterion {
  @Override
  public boolean scores(Group group) {
    return FilterScores.scores(group);
  }

  @Override
  public Scores score(Model model, ChannelGroups groups, Bench bench) {
    return FilterScores.sum(model, groups, L2::norm);
  }

  private static double norm(float[] weights, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) weights[i] * weights[i];
    }
    return Math.sqrt(sum);
  }
}
