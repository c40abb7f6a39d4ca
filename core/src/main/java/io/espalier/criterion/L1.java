package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.model.Model;
import io.espalier.train.Bench;

/**
 * The sum of a filter's absolute weights (Li et al., "Pruning Filters for Efficient ConvNets", ICLR
 * 2017), independently of what other layers lose.
 */
public record L1() implements Criterion {
  @Override
  public boolean scores(Group group) {
    return FilterScores.scores(group);
  }

  @Override
  public Scores score(Model model, ChannelGroups groups, Bench bench) {
    return FilterScores.sum(model, groups, L1::norm);
  }

  private static double norm(float[] weights, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.abs(weights[i]);
    }
    return sum;
  }
}
