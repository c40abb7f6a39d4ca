package io.espalier.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** All that {@link Tpe} has heard of, and the densities that follow from it. */
final class ParzenPopulation implements Breeding.Population {
  private final Tpe options;
  private final List<Individual> heard = new ArrayList<>();

  /** What the densities were made of; empty if they are not made yet. */
  private List<Point> awaitedThen = List.of();

  private int heardThen;
  private ParzenMixture best;
  private ParzenMixture rest;

  ParzenPopulation(Tpe options) {
    this.options = options;
  }

  @Override
  public void enter(Individual individual) {
    heard.add(individual);
  }

  @Override
  public int size() {
    return heard.size();
  }

  /** Those under way count among the rest, so that not all slots try the same. */
  @Override
  public Breeding.Child child(
      Space space, Predicate<Point> known, Collection<Point> awaited, SplittableRandom random) {
    if (heard.size() < options.startup()) {
      return new Breeding.Child(space.sample(random));
    }
    estimate(List.copyOf(awaited));
    return new Breeding.Child(drawn(space, known, random));
  }

  private void estimate(List<Point> awaited) {
    if (heardThen == heard.size() && awaitedThen.equals(awaited)) {
      return;
    }
    heardThen = heard.size();
    awaitedThen = awaited;
    int objectives = heard.get(0).merits().length;
    boolean[] good = BestPart.of(heard, options.bestOf(heard.size(), objectives));
    List<Point> better = new ArrayList<>();
    List<Point> others = new ArrayList<>();
    for (int i = 0; i < good.length; i++) {
      (good[i] ? better : others).add(heard.get(i).point());
    }
    others.addAll(awaited);
    best = ParzenMixture.even(better);
    rest = ParzenMixture.fading(others);
  }

  /** The best of those drawn that were not proposed before; if there is none, one of those. */
  private Point drawn(Space space, Predicate<Point> known, SplittableRandom random) {
    Point chosen = null;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < options.draws(); i++) {
      GeneWalk walk = best.draw(space, random);
      Point point = walk.point();
      double merit =
          known.test(point)
              ? Double.NEGATIVE_INFINITY
              : best.logDensity(walk) - rest.logDensity(walk);
      if (chosen == null || merit > most) {
        chosen = point;
        most = merit;
      }
    }
    return chosen;
  }
}
