package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
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

  /**
   * Scores every prunable group.
   *
   * @throws io.espalier.spec.Refusal naming the group that it has nothing to score by
   */
  Scores score(Model model, ChannelGroups groups, Bench bench);
}
