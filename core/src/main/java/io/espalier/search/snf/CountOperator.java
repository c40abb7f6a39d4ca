package io.espalier.search.snf;

import java.util.List;

/** A way to search counts. Immutable options, named by {@link CountOperators#CATALOG}. */
public sealed interface CountOperator permits Greedy, Population, Curves {
  /**
   * Whether it comes to the levels through all costs above them, so that nothing may forbid these.
   */
  boolean passesFromTheWhole();

  /** Begins to search the counts of these levels, which are in order, the dearest first. */
  CountSearch begin(Ground ground, List<Level> levels, long seed);
}
