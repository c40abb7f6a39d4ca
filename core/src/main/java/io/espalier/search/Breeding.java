package io.espalier.search;

import io.espalier.spec.Text;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A search that begins with candidates drawn at random, and then breeds new ones from those of
 * which it has heard, whenever it is asked: nobody waits for a generation. No candidate is proposed
 * twice; one that is declined, or was proposed before, is drawn anew.
 */
final class Breeding implements Search {
  /** After so many draws in a row that gave nothing to try, there is nothing more to be had. */
  private static final long PATIENCE = 1000;

  /** After so many, what lies near the population is known, and candidates are drawn at random. */
  private static final long NEAR = 100;

  private final SearchTask task;
  private final int first;
  private final int parents;
  private final Population population;
  private final Set<CandidateText> proposals = new HashSet<>();

  /** Where those lie that were not scored yet, or broke: thousands are scored. */
  private final Map<CandidateText, Point> unscored = new HashMap<>();

  /** In the order in which they were proposed, on which draws may depend. */
  private final Map<CandidateText, Point> awaited = new LinkedHashMap<>();

  /** Proposed and not declined. */
  private long proposed;

  private long draws;

  /** Draws in a row that gave nothing to try, and the same before the last proposal. */
  private long vain;

  private long vainBefore;

  /** Whether nothing was to be had, and nothing was told since. */
  private boolean exhausted;

  /** The candidates that may have children. */
  interface Population {
    void enter(Individual individual);

    int size();

    /**
     * The child of members; there are some.
     *
     * @param known whether a candidate was proposed before: another is wanted
     * @param awaited those of which nothing has been heard yet, in the order of their proposal
     */
    Child child(
        Space space, Predicate<Point> known, Collection<Point> awaited, SplittableRandom random);
  }

  /**
   * A new place to look at.
   *
   * @param parent the member that it was bred from, the first of two; empty if there is none
   */
  record Child(Point point, Optional<CandidateText> parent) {
    /** One that was not bred. */
    Child(Point point) {
      this(point, Optional.empty());
    }

    /** One that was bred from a member. */
    static Child of(Individual parent, Point point) {
      return new Child(point, Optional.of(parent.candidate()));
    }
  }

  /**
   * A search for better candidates.
   *
   * @param first how many are drawn at random
   * @param parents children are bred once so many have come, or no more are to come
   * @param population empty
   */
  Breeding(SearchTask task, int first, int parents, Population population) {
    this.task = task;
    this.first = first;
    this.parents = parents;
    this.population = population;
  }

  @Override
  public Ask ask(Room room) {
    if (room == Room.CLOSED) {
      return new Ask.Done();
    }
    boolean early = proposed >= first && population.size() < parents;
    if (!awaited.isEmpty() && (early || exhausted)) {
      return new Ask.Wait();
    }
    long drawn = draws;
    for (long fruitless = vain; fruitless < PATIENCE; fruitless++) {
      Child child = draw(fruitless, Space.random(task.seeds().get(0), drawn++));
      CandidateText candidate = task.space().at(child.point());
      if (proposals.add(candidate)) {
        unscored.put(candidate, child.point());
        awaited.put(candidate, child.point());
        proposed++;
        draws = drawn;
        vainBefore = fruitless;
        vain = 0;
        return new Ask.Try(new Proposal(candidate, task.seeds()).from(child.parent()));
      }
    }
    exhausted = true;
    return awaited.isEmpty()
        ? new Ask.Done(
            Text.of("%,d draws in a row gave no candidate that is new and can be tried", PATIENCE))
        : new Ask.Wait();
  }

  private Child draw(long fruitless, SplittableRandom random) {
    return proposed < first || population.size() == 0 || fruitless >= NEAR
        ? new Child(task.space().sample(random))
        : population.child(
            task.space(),
            point -> proposals.contains(task.space().at(point)),
            awaited.values(),
            random);
  }

  @Override
  public void tell(Proposal proposal, Report report) {
    exhausted = false;
    awaited.remove(proposal.candidate());
    if (report instanceof Report.Declined) {
      // It is declined as soon as it is proposed.
      unscored.remove(proposal.candidate());
      proposed--;
      vain = vainBefore + 1;
    } else if (report instanceof Report.Scored scored) {
      Point point = unscored.remove(proposal.candidate());
      population.enter(Individual.of(proposal.candidate(), point, scored.mean(), task));
    }
  }

  @Override
  public Outlook outlook() {
    return task.space().outlook();
  }
}
