package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.train.WorkContext;

/**
 * The Euclidean norm of a filter's weights (He et al., "Soft Filter Pruning for Accelerating Deep
 * Convolutional Neural Networks", IJCAI 2018).
 *
 * @param reduce how the norms of coupled layers become one score
 */
public record L2(Reduce reduce) implements Criterion {
  static final L2 DEFAULTS = new L2(Reduce.SUM);

  @Override
  public boolean scores(Group group) {
    return LayerScores.hasFilters(group);
  }

  @Override
  public Scores score(Scoring asked, WorkContext context) {
    return LayerScores.byFilters(
        asked, reduce, (group, member) -> FilterNorms.euclidean(asked.model(), group, member));
  }
}
