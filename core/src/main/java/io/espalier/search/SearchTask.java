package io.espalier.search;

import java.util.List;

/**
 * What a search is begun with.
 *
 * @param space the candidates
 * @param seeds those of the sweep: every candidate runs once with each; the first decides what is
 *     random in the search
 * @param objectives what the sweep is after, the most important first
 */
public record SearchTask(Space space, List<Long> seeds, List<Objective> objectives) {
  public SearchTask {
    seeds = List.copyOf(seeds);
    objectives = List.copyOf(objectives);
  }
}
