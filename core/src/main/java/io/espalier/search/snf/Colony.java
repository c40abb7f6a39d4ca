package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The bees of one level. A cycle has two rounds: every source sends an employed bee to a neighbour;
 * then onlookers choose sources, the better ones more often, and go to neighbours of these. The
 * better of source and neighbour stays. The source that has failed most often in a row is given up
 * once that is more than the limit.
 */
final class Colony {
  /** How many places a move changes. */
  private static final int MOVED = 2;

  private final Population options;
  private final AtLevel level;
  private final SplittableRandom random;
  private final List<Source> sources = new ArrayList<>();
  private List<Move> moves = List.of();
  private Counts best;
  private double bestMerit = Double.NEGATIVE_INFINITY;
  private int rounds;

  private static final class Source {
    private Counts counts;
    private double merit = Double.NEGATIVE_INFINITY;
    private int failures;

    Source(Counts counts) {
      this.counts = counts;
    }
  }

  private record Move(Source source, Counts to) {}

  Colony(Population options, AtLevel level, SplittableRandom random) {
    this.options = options;
    this.level = level;
    this.random = random;
  }

  /** The next round; nothing once all cycles are over. */
  List<Counts> next(Merits merits) {
    if (rounds == 0) {
      sources.add(new Source(level.uniform()));
      while (sources.size() < options.sources()) {
        sources.add(new Source(level.drawn()));
      }
    } else {
      hear(merits);
    }
    rounds++;
    if (rounds == 1) {
      return sources.stream().map(source -> source.counts).toList();
    }
    if (cycle() > options.cycles()) {
      return List.of();
    }
    List<Counts> round = new ArrayList<>();
    if (employed()) {
      scouted().ifPresent(round::add);
      moves = sources.stream().map(source -> new Move(source, neighbour(source))).toList();
    } else {
      moves = onlookers();
    }
    moves.forEach(move -> round.add(move.to()));
    return round;
  }

  /** The cycle that is under way, from 1; 0 while the first sources are tried. */
  int cycle() {
    return rounds / 2;
  }

  /** The first round of a cycle; the very first round of all belongs to none. */
  private boolean employed() {
    return rounds % 2 == 0;
  }

  /** The best counts so far, if any could be tried. */
  Optional<Counts> best() {
    return Optional.ofNullable(best);
  }

  private void hear(Merits merits) {
    for (Source source : sources) {
      source.merit = merit(source.counts, merits);
    }
    for (Move move : moves) {
      double merit = merit(move.to(), merits);
      if (merit > move.source().merit) {
        move.source().counts = move.to();
        move.source().merit = merit;
        move.source().failures = 0;
      } else {
        move.source().failures++;
      }
    }
    moves = List.of();
  }

  private double merit(Counts counts, Merits merits) {
    double merit = merits.of(counts).orElse(Double.NEGATIVE_INFINITY);
    if (merit > bestMerit) {
      best = counts;
      bestMerit = merit;
    }
    return merit;
  }

  /** At most one source a cycle gives way to another that is drawn. */
  private Optional<Counts> scouted() {
    Source worst = sources.get(0);
    for (Source source : sources) {
      worst = source.failures > worst.failures ? source : worst;
    }
    if (worst.failures <= options.limit()) {
      return Optional.empty();
    }
    worst.counts = level.drawn();
    worst.failures = 0;
    return Optional.of(worst.counts);
  }

  /** As many as there are sources; who comes by is taken by how good it is. */
  private List<Move> onlookers() {
    double most = sources.stream().mapToDouble(source -> source.merit).max().orElseThrow();
    List<Move> onlookers = new ArrayList<>();
    for (int i = 0; onlookers.size() < sources.size(); i++) {
      Source source = sources.get(i % sources.size());
      double share = most > 0 && source.merit > 0 ? source.merit / most : 0;
      if (random.nextDouble() < 0.9 * share + 0.1) {
        onlookers.add(new Move(source, neighbour(source)));
      }
    }
    return onlookers;
  }

  /** Two places moved along the difference from another source, and back to the level. */
  private Counts neighbour(Source source) {
    int own = sources.indexOf(source);
    Source other = sources.get((own + 1 + random.nextInt(sources.size() - 1)) % sources.size());
    int places = level.ground().places();
    Set<Integer> moved = new HashSet<>();
    Counts to = source.counts;
    while (moved.size() < Math.min(MOVED, places)) {
      int place = random.nextInt(places);
      if (moved.add(place)) {
        int count = source.counts.at(place);
        double along = (random.nextDouble() * 2 - 1) * (count - other.counts.at(place));
        List<Integer> possible = level.ground().space().possible().get(place);
        to = to.with(place, AtLevel.nearest(possible, count + along));
      }
    }
    return level.repaired(to, moved);
  }
}
