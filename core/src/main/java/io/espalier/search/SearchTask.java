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
 * @param terrain what is known of networks before anything is trained
 */
public record SearchTask(
    Space space,
    List<Long> seeds,
    List<Objective> objectives,
    List<Constraint> constraints,
    Terrain terrain) {
  public SearchTask {
    seeds = List.copyOf(seeds);
    objectives = List.copyOf(objectives);
    constraints = List.copyOf(constraints);
  }

  /** A task without constraints, where no networks are known. */
  public SearchTask(Space space, List<Long> seeds, List<Objective> objectives) {
    this(space, seeds, objectives, List.of(), Terrain.UNKNOWN);
  }
}
