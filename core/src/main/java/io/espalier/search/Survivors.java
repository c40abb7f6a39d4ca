package io.espalier.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** The population of {@link Nsga2}. */
final class Survivors implements Breeding.Population {
  /** How often a child has genes of two parents: 0.9, as in the paper. */
  private static final double CROSSED = 0.9;

  private static final Comparator<Member> BEST_FIRST =
      Comparator.comparingInt(Member::rank)
          .thenComparing(Comparator.comparingDouble(Member::crowding).reversed());

  private final int most;
  private List<Member> members = List.of();

  private record Member(Individual individual, int rank, double crowding) {}

  /**
   * An empty population.
   *
   * @param most how many may live at a time
   */
  Survivors(int most) {
    this.most = most;
  }

  /** The worst goes where they are too many; of equal ones the one that came last. */
  @Override
  public void enter(Individual individual) {
    List<Individual> all = new ArrayList<>(members.stream().map(Member::individual).toList());
    all.add(individual);
    List<Member> ranked = ranked(all);
    if (ranked.size() > most) {
      Member worst = ranked.get(0);
      for (Member member : ranked) {
        worst = BEST_FIRST.compare(member, worst) >= 0 ? member : worst;
      }
      all.remove(ranked.indexOf(worst));
      ranked = ranked(all);
    }
    members = ranked;
  }

  private static List<Member> ranked(List<Individual> all) {
    int[] ranks = ranks(all);
    double[] crowding = Fronts.crowding(all.stream().map(Individual::merits).toList(), ranks);
    List<Member> ranked = new ArrayList<>();
    for (int i = 0; i < ranks.length; i++) {
      ranked.add(new Member(all.get(i), ranks[i], crowding[i]));
    }
    return ranked;
  }

  /** The fronts of those that keep to the constraints, and behind them the others by violation. */
  private static int[] ranks(List<Individual> all) {
    List<double[]> allowed =
        all.stream().filter(each -> each.violation() == 0).map(Individual::merits).toList();
    int[] fronts = Fronts.ranks(allowed);
    int behind = Arrays.stream(fronts).max().orElse(-1) + 1;
    List<Double> violations =
        all.stream().map(Individual::violation).filter(v -> v > 0).distinct().sorted().toList();
    int[] ranks = new int[all.size()];
    int next = 0;
    for (int i = 0; i < ranks.length; i++) {
      double violation = all.get(i).violation();
      ranks[i] = violation == 0 ? fronts[next++] : behind + violations.indexOf(violation);
    }
    return ranks;
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public Breeding.Child child(
      Space space, Predicate<Point> known, Collection<Point> awaited, SplittableRandom random) {
    Individual one = parent(random);
    Individual other = parent(random);
    Point crossed =
        random.nextDouble() < CROSSED
            ? space.cross(one.point(), other.point(), random)
            : one.point();
    return Breeding.Child.of(one, space.mutateEach(crossed, random));
  }

  /** The better of two. */
  private Individual parent(SplittableRandom random) {
    Member one = members.get(random.nextInt(members.size()));
    Member other = members.get(random.nextInt(members.size()));
    return (BEST_FIRST.compare(one, other) <= 0 ? one : other).individual();
  }
}
