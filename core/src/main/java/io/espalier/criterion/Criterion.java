package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.model.Model;
import io.espalier.train.Bench;

/**
 * Says how important each channel of a model is. Immutable options, named by {@link
 * Criteria#CATALOG}.
 */
public interface Criterion {
  /**
   * Scores the channels that are asked for.
   *
   * @throws io.espalier.spec.Refusal naming the group that it has nothing to score by
   */
  Scores score(Scoring asked, Bench bench);

  /** Scores every prunable group, with no plan of how many go. */
  default Scores score(Model model, ChannelGroups groups, Bench bench) {
    return score(Scoring.all(model, groups), bench);
  }

  /** How many training images it looks at; 0 where the weights are enough. */
  default int images() {
    return 0;
  }
}
