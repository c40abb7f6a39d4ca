package io.espalier.search.snf;

/** What counts are searched for: a cost, or how much may be lost. */
interface Goal {
  /** What an answer to it is to the search, such as {@code level 0.5}. */
  String role();
}
