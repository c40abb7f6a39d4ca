package io.espalier.search;

import io.espalier.spec.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Regularized evolution: the best of a few members of the population, drawn at random, gets a child
 * that differs in one gene, and the oldest member goes, however good it is (Real et al.,
 * "Regularized Evolution for Image Classifier Architecture Search", AAAI 2019). It looks for the
 * best by the sweep's first objective; those that break a constraint come after those that do not.
 *
 * <p>Good where one number counts and neighbours in the space are alike. For several objectives use
 * {@link Nsga2}: this one finds one end of the front only.
 *
 * @param population members at a time, and as many first candidates drawn at random; at least 2
 * @param sample how many members are drawn of which the best has the child, from 1 to {@code
 *     population}; more is greedier
 * @param candidates how many are tried at most, at least {@code population}; without it as many as
 *     the sweep has trials for
 */
public record Evolution(int population, int sample, Optional<Long> candidates) implements Breeder {
  static final Evolution DEFAULTS = new Evolution(50, 10, Optional.empty());

  public Evolution {
    Breeder.check(population, candidates);
    if (sample < 1 || sample > population) {
      throw new IllegalArgumentException(
          Text.of("sample must be from 1 to population (%d), not %d", population, sample));
    }
  }

  @Override
  public int parents() {
    return sample;
  }

  @Override
  public Breeding.Population empty() {
    return new Queue(this);
  }

  /** The members in the order in which they came. */
  private static final class Queue implements Breeding.Population {
    private static final Comparator<Individual> BEST_FIRST =
        Comparator.comparingDouble(Individual::violation)
            .thenComparing((Individual each) -> -each.merits()[0]);

    private final Evolution options;
    private final ArrayDeque<Individual> members = new ArrayDeque<>();

    Queue(Evolution options) {
      this.options = options;
    }

    @Override
    public void enter(Individual individual) {
      members.addLast(individual);
      if (members.size() > options.population()) {
        members.removeFirst();
      }
    }

    @Override
    public int size() {
      return members.size();
    }

    @Override
    public Breeding.Child child(
        Space space, Predicate<Point> known, Collection<Point> awaited, SplittableRandom random) {
      List<Individual> all = new ArrayList<>(members);
      Individual parent =
          random
              .ints(options.sample(), 0, all.size())
              .mapToObj(all::get)
              .min(BEST_FIRST)
              .orElseThrow();
      return Breeding.Child.of(parent, space.mutate(parent.point(), random));
    }
  }
}
