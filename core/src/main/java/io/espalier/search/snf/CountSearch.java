package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A search over counts under way, in rounds: each is chosen by what came of all those before it. A
 * deterministic function of its seed and of that.
 */
interface CountSearch {
  /**
   * The next round. Counts that were tried before may be among them; they are not tried again.
   *
   * @param merits what came of all rounds so far
   * @return nothing once it has come to its end
   */
  List<Counts> next(Merits merits);

  /** The round that {@link #next} gave last, in a few words. */
  String round();

  /** The counts from which the round that {@link #next} gave last goes on, if it is one place. */
  default Optional<Counts> from() {
    return Optional.empty();
  }

  /**
   * What was found so far: the counts that answer a goal, in the order in which they were found.
   */
  Map<Goal, Counts> answers();

  /** How many counts it tries at most. */
  long most();
}
