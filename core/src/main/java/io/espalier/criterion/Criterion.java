package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.model.Model;
import io.espalier.train.Bench;
import java.util.Set;

/**
 * Says how important each channel of a model is. Immutable options, named by {@link
 * Criteria#CATALOG}.
 */
public interface Criterion {
  /** What a criterion looks at. */
  enum Need {
    WEIGHTS,
    BATCHES,
    LABELS,
    GRADIENTS
  }

  /** What it looks at beside the network. */
  default Set<Need> needs() {
    return Set.of(Need.WEIGHTS);
  }

  /** Whether it has something to score the channels of this group by. */
  default boolean scores(Group group) {
    return group.prunable();
  }

  /** Scores every group that it {@linkplain #scores has something to score by}. */
  Scores score(Model model, ChannelGroups groups, Bench bench);
}
