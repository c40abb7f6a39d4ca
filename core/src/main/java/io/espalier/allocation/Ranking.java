package io.espalier.allocation;

import io.espalier.channel.Group;
import io.espalier.criterion.Criteria;
import io.espalier.criterion.Criterion;
import java.util.function.Predicate;

/**
 * What ranks the channels of a pruning, and in which groups it can.
 *
 * @param name in the grammar
 * @param ranks whether it can rank the channels of a prunable group
 * @param remedy what to do where it ranks none that is free
 */
public record Ranking(String name, Predicate<Group> ranks, String remedy) {
  /** By the scores of a criterion. */
  public static Ranking by(Criterion criterion) {
    return new Ranking(
        Criteria.CATALOG.write(criterion).toString(),
        criterion::scores,
        "set coupled=prune, skip less or choose another criterion");
  }
}
