package io.espalier.search;

import io.espalier.spec.Call;
import io.espalier.spec.Choice;
import io.espalier.spec.Interval;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Subset;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A sentence with alternatives ({@code a|b}), ranges ({@code 0.3..0.5}) and subsets ({@code
 * choose(2, of=[a, b, c])}) anywhere in it, and so a set of candidates. Each of them is a gene of
 * the points that candidates lie at.
 *
 * <pre>{@code
 * Call start = Call.parse("resnet-20");
 * Call prune = Call.parse("prune(l1|l2, to-macs=0.6|0.4)");
 * Space space = new Space(start, List.of(prune, Call.parse("train(epochs=5)")));
 * long four = space.size();
 * CandidateText drawn = space.sample(1, 0); // the first candidate that seed 1 draws
 * }</pre>
 *
 * @param start a call, or alternatives of calls
 * @param steps calls, or alternatives of calls
 */
public record Space(Object start, List<Object> steps) {
  /** So many combinations are gone through to find equal ones. */
  private static final long COUNTED = 10_000;

  private static final long INDEX_STRIDE = 0xD1B54A32D192ED03L;

  public Space {
    steps = List.copyOf(steps);
    requireCall(start);
    steps.forEach(Space::requireCall);
  }

  private static void requireCall(Object value) {
    if (value instanceof Choice choice) {
      choice.values().forEach(Space::requireCall);
    } else if (!(value instanceof Call)) {
      throw new Refusal(
          Text.of(
              "Cannot use %s in a candidate: it is not of the form name(key=value, ...)",
              Spelling.of(value)));
    }
  }

  /**
   * Checks that every subset has enough to choose from.
   *
   * @throws Refusal if one has not
   */
  public void check() {
    check(parts());
  }

  private static void check(Object value) {
    if (value instanceof Subset subset) {
      subset.check();
      check(subset.of());
    } else if (value instanceof Choice choice) {
      check(choice.values());
    } else if (value instanceof Call call) {
      check(List.copyOf(call.options().values()));
    } else if (value instanceof List<?> list) {
      list.forEach(Space::check);
    }
  }

  /**
   * Every candidate once, the rightmost alternative varying fastest.
   *
   * @throws Refusal if there is a range, which has no end of candidates
   */
  public Stream<CandidateText> grid() {
    return LongStream.range(0, size()).mapToObj(this::at).distinct();
  }

  /**
   * How many candidates there are: exact up to ten thousand combinations, and at most as many;
   * nobody counts more than a long holds.
   */
  Outlook distinct() {
    OptionalLong size = combinations();
    if (size.isEmpty()) {
      return new Outlook.Unknown();
    }
    return size.getAsLong() <= COUNTED
        ? new Outlook.Exactly(grid().count())
        : new Outlook.AtMost(size.getAsLong());
  }

  /** How many candidates a search may find that does not go through all. */
  Outlook outlook() {
    if (!isFinite()) {
      return new Outlook.Unknown();
    }
    Outlook all = distinct();
    return all instanceof Outlook.Exactly exactly ? new Outlook.AtMost(exactly.candidates()) : all;
  }

  /** Whether there is no range in it, which has no end of candidates. */
  public boolean isFinite() {
    return parts().stream().allMatch(Space::isFinite);
  }

  private static boolean isFinite(Object value) {
    if (value instanceof Choice choice) {
      return choice.values().stream().allMatch(Space::isFinite);
    }
    if (value instanceof Call call) {
      return call.options().values().stream().allMatch(Space::isFinite);
    }
    if (value instanceof Subset subset) {
      return subset.of().stream().allMatch(Space::isFinite);
    }
    return value instanceof List<?> list
        ? list.stream().allMatch(Space::isFinite)
        : !(value instanceof Interval);
  }

  /**
   * The number of combinations of alternatives, equal ones counted apart.
   *
   * @throws Refusal if there is a range
   */
  public long size() {
    return combinations()
        .orElseThrow(
            () ->
                new Refusal(
                    Text.of(
                        "Cannot enumerate %s: it has too many combinations; use by = random",
                        this)));
  }

  /** Whether it is one candidate only. */
  public boolean isSingle() {
    return isFinite() && combinations().equals(OptionalLong.of(1));
  }

  /** Nothing where they are more than a long holds. */
  private OptionalLong combinations() {
    try {
      return OptionalLong.of(Combinations.count(parts()));
    } catch (ArithmeticException tooMany) {
      return OptionalLong.empty();
    }
  }

  /**
   * A random candidate: every alternative and every number of a range is as likely as the others.
   * Numbers are rounded to a decimal grid about a thousandth of their range wide.
   *
   * @param index numbers the candidates of one seed; the same seed and index give the same
   *     candidate
   */
  public CandidateText sample(long seed, long index) {
    SplittableRandom random = random(seed, index);
    return candidate(new GeneWalk((place, gene) -> gene.draw(random)));
  }

  /** What is drawn with a seed in the draw of this number. */
  static SplittableRandom random(long seed, long index) {
    return new SplittableRandom(
        new SplittableRandom(seed).nextLong()
            ^ new SplittableRandom(index * INDEX_STRIDE).nextLong());
  }

  /** A random point, drawn in the same way. */
  Point sample(SplittableRandom random) {
    return walk((place, gene) -> gene.draw(random)).point();
  }

  /** The candidate at a point of this space. */
  public CandidateText at(Point point) {
    return candidate(new GeneWalk((place, gene) -> point.genes().get(place)));
  }

  /**
   * A point that differs from another in one gene; what the gene's new value opens is drawn. The
   * same point where nothing is open.
   */
  Point mutate(Point point, SplittableRandom random) {
    List<String> open = open(point);
    return open.isEmpty()
        ? point
        : mutate(point, Set.of(open.get(random.nextInt(open.size()))), random);
  }

  /** A point that differs from another in each gene with the same chance, on average in one. */
  Point mutateEach(Point point, SplittableRandom random) {
    List<String> open = open(point);
    Set<String> mutated = new HashSet<>();
    for (String place : open) {
      if (random.nextInt(open.size()) == 0) {
        mutated.add(place);
      }
    }
    return mutate(point, mutated, random);
  }

  private List<String> open(Point point) {
    return walk((place, gene) -> point.genes().get(place)).openPlaces();
  }

  private Point mutate(Point point, Set<String> mutated, SplittableRandom random) {
    return walk((place, gene) -> {
          Object value = point.genes().get(place);
          if (value == null) {
            return gene.draw(random);
          }
          return mutated.contains(place) ? gene.mutated(value, random) : value;
        })
        .point();
  }

  /** A point each of whose genes comes from one of two others, with equal chance. */
  Point cross(Point first, Point second, SplittableRandom random) {
    return walk((place, gene) -> {
          Object one = first.genes().get(place);
          Object other = second.genes().get(place);
          if (one == null || other == null) {
            return one == null ? other : one;
          }
          return random.nextBoolean() ? one : other;
        })
        .point();
  }

  /** Goes through all genes as it is told. */
  GeneWalk walk(GeneWalk.Decision decision) {
    GeneWalk walk = new GeneWalk(decision);
    walk.closed(parts(), "");
    return walk;
  }

  private CandidateText candidate(GeneWalk walk) {
    return sentence(walk.closed(parts(), ""));
  }

  private CandidateText at(long index) {
    return sentence(Combinations.pick(parts(), index));
  }

  private List<Object> parts() {
    List<Object> parts = new ArrayList<>(List.of(start));
    parts.addAll(steps);
    return parts;
  }

  private static CandidateText sentence(List<Object> calls) {
    return new CandidateText(
        (Call) calls.get(0), calls.stream().skip(1).map(step -> (Call) step).toList());
  }

  @Override
  public String toString() {
    return String.join(" | ", parts().stream().map(Spelling::of).toList());
  }
}
