package io.espalier.search;

import java.util.Optional;

/**
 * The elitist genetic algorithm for several objectives (Deb et al., "A Fast and Elitist
 * Multiobjective Genetic Algorithm: NSGA-II", IEEE TEC 2002): of the members and their children
 * those survive that lie on the better fronts, and of the last of these fronts those that stand
 * most alone. It looks for the whole front of the sweep's objectives; those that break a constraint
 * come after those that do not, by how much they break it.
 *
 * <p>Nobody waits for a generation: each result enters the population when it comes, and the worst
 * member goes (as in Durillo et al., "On the Effect of the Steady-State Selection Scheme in
 * Multi-Objective Genetic Algorithms", EMO 2009).
 *
 * @param population members at a time, and as many first candidates drawn at random; at least 2
 * @param candidates how many are tried at most, at least {@code population}; without it as many as
 *     the sweep has trials for
 */
public record Nsga2(int population, Optional<Long> candidates) implements Breeder {
  static final Nsga2 DEFAULTS = new Nsga2(50, Optional.empty());

  /** A pair of parents. */
  private static final int PARENTS = 2;

  public Nsga2 {
    Breeder.check(population, candidates);
  }

  @Override
  public int parents() {
    return PARENTS;
  }

  @Override
  public Breeding.Population empty() {
    return new Survivors(population);
  }
}
