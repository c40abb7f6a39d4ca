package io.espalier.search;

import java.util.OptionalDouble;

/**
 * How candidates are chosen from a space. Immutable options, named by {@link Strategies#CATALOG}.
 *
 * <p>To add one, write a record with its options that begins a {@link Search}, and name it in the
 * catalogue: {@code by = "mine(candidates=40)"} in a configuration then finds it.
 *
 * <pre>{@code
 * Strategy strategy = Strategies.CATALOG.read("random(candidates=40)");
 * strategy.check(space);
 * Search search = strategy.begin(task);
 * if (search.ask(room) instanceof Ask.Try next) {
 *   search.tell(next.proposal(), report);
 * }
 * }</pre>
 */
public interface Strategy {
  /**
   * Checks that it can search a space.
   *
   * @throws io.espalier.spec.Refusal naming what it cannot do, and another way
   */
  default void check(Space space) {}

  /**
   * Whether what it asks for depends on what it is told. A sweep writes down what such a strategy
   * asks for, so that it can be run again.
   */
  boolean adaptive();

  /**
   * How many candidates it has to try before it does what it is named for; a sweep with trials for
   * fewer is refused.
   */
  default long leastCandidates() {
    return 1;
  }

  /** The epochs of the last rung at which its candidates pause, if they do. */
  default OptionalDouble lastRung() {
    return OptionalDouble.empty();
  }

  /**
   * Begins to search.
   *
   * @throws io.espalier.spec.Refusal if the task's networks, objectives or constraints do not allow
   *     it, with what is possible
   */
  Search begin(SearchTask task);
}
