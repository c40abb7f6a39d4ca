package io.espalier.search;

import java.util.Optional;
import java.util.function.Supplier;

/** Candidates that are chosen by one search. */
public final class Family {
  private final String name;
  private final boolean adaptive;
  private final TrialsOf trials;
  private final Supplier<Search> begin;
  private Search search;

  /**
   * A family whose search begins now.
   *
   * @param adaptive whether what the search asks for depends on what it is told
   * @param begin begins the search
   */
  public Family(String name, boolean adaptive, TrialsOf trials, Supplier<Search> begin) {
    this.name = name;
    this.adaptive = adaptive;
    this.trials = trials;
    this.begin = begin;
    this.search = begin.get();
  }

  /** Its name in the sweep. */
  public String name() {
    return name;
  }

  /** How many candidates its search will propose. */
  public Outlook outlook() {
    return search.outlook();
  }

  /** What the networks of its space cost, where its search knows that exactly. */
  public Optional<Extent> extent() {
    return search.extent();
  }

  boolean adaptive() {
    return adaptive;
  }

  TrialsOf trials() {
    return trials;
  }

  Search search() {
    return search;
  }

  void beginAnew() {
    search = begin.get();
  }
}
