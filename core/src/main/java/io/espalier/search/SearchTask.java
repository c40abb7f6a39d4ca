package io.espalier.search;

import java.util.List;

/**
 * What a search is begun with.
 *
 * @param space the candidates
 * @param seeds those of the sweep: every candidate runs once with each; the first decides what is
 *     random in the search
 * @param objectives what the sweep is after, the most important first
 * @param constraints what candidates must keep to; by what is known before, they are declined
 */
public record SearchTask(
    Space space, List<Long> seeds, List<Objective> objectives, List<Constraint> constraints) {
  public SearchTask {
    seeds = List.copyOf(seeds);
    objectives = List.copyOf(objectives);
    constraints = List.copyOf(constraints);
  }

  /** A task without constraints. */
  public SearchTask(Space space, List<Long> seeds, List<Objective> objectives) {
    this(space, seeds, objectives, List.of());
  }
}
