package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.model.Model;
import io.espalier.train.Bench;
import java.util.List;
import java.util.Optional;

/**
 * Says how important each channel of a model is. Immutable options, named by {@link
 * Criteria#CATALOG}.
 */
public interface Criterion {
  /** Whether it has something to score the channels of this group by. */
  default boolean scores(Group group) {
    return group.prunable();
  }

  /**
   * Scores the channels that are asked for.
   *
   * @throws io.espalier.spec.Refusal naming the group that it has nothing to score by
   */
  Scores score(Scoring asked, Bench bench);

  /** Scores every group that it {@linkplain #scores can score}, with no plan of how many go. */
  default Scores score(Model model, ChannelGroups groups, Bench bench) {
    List<Group> scored = groups.prunable().stream().filter(this::scores).toList();
    return score(new Scoring(model, groups, scored, Optional.empty()), bench);
  }

  /** How many training images it looks at; 0 where the weights are enough. */
  default int images() {
    return 0;
  }
}
