package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private static Space space(String start, String... steps) {
    return new Space(
        Call.parseValue(start), List.of(steps).stream().map(Call::parseValue).toList());
  }

  @Test
  void enumeratesWithTheRightmostAlternativeFastest() {
    assertThat(
            space("a|b", "prune(l1|l2(x=1|2), ratio=0.1)", "c|d")
                .grid()
                .map(CandidateText::toString))
        .containsExactly(
            "a | prune(l1, ratio=0.1) | c",
            "a | prune(l1, ratio=0.1) | d",
            "a | prune(l2(x=1), ratio=0.1) | c",
            "a | prune(l2(x=1), ratio=0.1) | d",
            "a | prune(l2(x=2), ratio=0.1) | c",
            "a | prune(l2(x=2), ratio=0.1) | d",
            "b | prune(l1, ratio=0.1) | c",
            "b | prune(l1, ratio=0.1) | d",
            "b | prune(l2(x=1), ratio=0.1) | c",
            "b | prune(l2(x=1), ratio=0.1) | d",
            "b | prune(l2(x=2), ratio=0.1) | c",
            "b | prune(l2(x=2), ratio=0.1) | d");
  }

  @Test
  void dropsWhatIsWrittenTwiceAndEnumeratesWithinLists() {
    assertThat(space("a", "b(1|1|2)").grid()).hasSize(2);
    assertThat(space("a", "b(x=[1|2, 3|4])").grid().map(CandidateText::toString))
        .containsExactly(
            "a | b(x=[1, 3])", "a | b(x=[1, 4])", "a | b(x=[2, 3])", "a | b(x=[2, 4])");
  }

  @Test
  void aFewCandidatesHaveEveryAlternativeAndBothEndsOfEveryRange() {
    assertThat(probes(space("base", "prune(l1|l2, ratio=0.2..0.5)")))
        .containsExactly(
            "base | prune(l1, ratio=0.2)",
            "base | prune(l2, ratio=0.2)",
            "base | prune(l1, ratio=0.5)");
    assertThat(probes(space("base", "a(b(x=1..9)|c(y=2..3, z=d|e))")))
        .as("what an alternative opens")
        .containsExactlyInAnyOrder(
            "base | a(b(x=1))",
            "base | a(b(x=9))",
            "base | a(c(y=2, z=d))",
            "base | a(c(y=3, z=d))",
            "base | a(c(y=2, z=e))");
    assertThat(probes(space("base", "a(choose(2, of=[p, q, r, s, t]))")))
        .containsExactly("base | a([p, q])", "base | a([r, s])", "base | a([s, t])");
  }

  private static List<String> probes(Space space) {
    return Probes.of(space).stream().map(CandidateText::toString).toList();
  }

  @Test
  void refusesRangesInAGridAndValuesThatAreNoCalls() {
    assertThatThrownBy(() -> space("a", "b(0.1..0.2)").grid())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("0.1..0.2")
        .hasMessageContaining("by = random");
    assertThatThrownBy(() -> space("a", "b|3")).isInstanceOf(Refusal.class);
  }

  @Property(tries = 200)
  void drawsAFunctionOfSeedAndIndexWithinTheRanges(
      @ForAll long seed, @ForAll @LongRange(min = 0, max = 1_000_000) long index) {
    Space space = space("a|b", "prune(l1|l2, ratio=0.3..0.5, floor=2..5)");
    CandidateText drawn = space.sample(seed, index);
    assertThat(drawn).isEqualTo(space.sample(seed, index));
    assertThat((double) drawn.steps().get(0).options().get("ratio")).isBetween(0.3, 0.5);
    assertThat((long) drawn.steps().get(0).options().get("floor")).isBetween(2L, 5L);
    assertThat(Call.parse(drawn.steps().get(0).toString())).isEqualTo(drawn.steps().get(0));
  }

  @Test
  void drawsUniformly() {
    Space space = space("a|b", "c(x=0.0..1.0, n=1..4)");
    List<CandidateText> drawn =
        LongStream.range(0, 4000).mapToObj(i -> space.sample(7, i)).toList();
    assertThat(drawn.stream().filter(each -> each.start().name().equals("a")).count())
        .isBetween(1850L, 2150L);
    double mean =
        drawn.stream()
            .mapToDouble(each -> (double) each.steps().get(0).options().get("x"))
            .average()
            .orElseThrow();
    assertThat(mean).isBetween(0.48, 0.52);
    for (long n = 1; n <= 4; n++) {
      Long value = n;
      assertThat(
              drawn.stream()
                  .filter(each -> each.steps().get(0).options().get("n").equals(value))
                  .count())
          .isBetween(880L, 1120L);
    }
  }

  @Test
  void choosesEverySubsetOfASize() {
    assertThat(space("a", "b(choose(2, of=[x, y, z]))").grid().map(CandidateText::toString))
        .containsExactly("a | b([x, y])", "a | b([x, z])", "a | b([y, z])");
    assertThat(space("a", "b(x=choose(2, of=[1|2, 3, 4|5]))").size()).isEqualTo(2 + 4 + 2);
    assertThat(space("a", "b(x=choose(2, of=[1|2, 3, 4|5]))").grid()).hasSize(8);
    assertThat(space("a", "b(x=choose(9, of=[p, q, r, s, t, u, v, w, x, y, z]))").size())
        .isEqualTo(55);
    Space space = space("a", "b(choose(2, of=[x, y(1..3), z]))");
    assertThat(space).hasToString("a | b(choose(2, of=[x, y(1..3), z]))");
    assertThat(space("a", space.steps().get(0).toString())).isEqualTo(space);
  }

  @Test
  void refusesSubsetsThatAreNone() {
    for (String wrong :
        List.of(
            "choose", "choose(2)", "choose(0, of=[a])", "choose(2, of=[a])", "choose(x, of=[a])")) {
      assertThatThrownBy(() -> space("a", "b(" + wrong + ")").check())
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("choose");
    }
  }

  private static final Space WIDE =
      space(
          "net(width=0.25..1.0)|other(1|2|3)",
          "prune(l1|l2(x=1|2), ratio=0.3..0.5, floor=2..5)",
          "drop(choose(3, of=[a, b, c(1|2), d, e]))");

  /** A point's candidate is one that the space can say: its own genes lead to it again. */
  @Property(tries = 200)
  void pointsStayInTheSpace(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Point one = WIDE.sample(random);
    Point other = WIDE.sample(random);
    for (Point point :
        List.of(
            one,
            WIDE.mutate(one, random),
            WIDE.mutateEach(one, random),
            WIDE.cross(one, other, random))) {
      CandidateText candidate = WIDE.at(point);
      assertThat(candidate.start().name()).isIn("net", "other");
      assertThat((double) candidate.steps().get(0).options().get("ratio")).isBetween(0.3, 0.5);
      assertThat((long) candidate.steps().get(0).options().get("floor")).isBetween(2L, 5L);
      List<?> chosen = (List<?>) candidate.steps().get(1).options().get("#0");
      assertThat(chosen).hasSize(3).doesNotHaveDuplicates();
      assertThat(chosen.stream().map(each -> ((Call) each).name()).toList()).isSorted();
    }
  }

  @Property(tries = 200)
  void aMutationChangesOneGene(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Point one = WIDE.sample(random);
    Point mutated = WIDE.mutate(one, random);
    assertThat(
            one.genes().entrySet().stream()
                .filter(gene -> mutated.genes().containsKey(gene.getKey()))
                .filter(gene -> !mutated.genes().get(gene.getKey()).equals(gene.getValue())))
        .hasSize(1);
    assertThat(WIDE.at(mutated)).isNotEqualTo(WIDE.at(one));
  }

  @Property(tries = 200)
  void aChildHasEveryGeneFromOneOfItsParents(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Point one = WIDE.sample(random);
    Point other = WIDE.sample(random);
    Point child = WIDE.cross(one, other, random);
    child
        .genes()
        .forEach(
            (place, value) ->
                assertThat(value).isIn(one.genes().get(place), other.genes().get(place)));
    assertThat(WIDE.cross(one, one, random)).isEqualTo(one);
  }

  /** Small steps in a range are likelier than large ones, and every number can be reached. */
  @Test
  void mutatesNumbersNearby() {
    Space space = space("a", "b(x=0.0..1.0)");
    Point half = new Point(Map.of(".1.x", 0.5));
    SplittableRandom random = new SplittableRandom(3);
    double mean = 0;
    for (int i = 0; i < 1000; i++) {
      mean += Math.abs((double) space.mutate(half, random).genes().get(".1.x") - 0.5) / 1000;
    }
    assertThat(mean).isBetween(0.02, 0.06);
    Space pair = space("a", "b(n=1..2)");
    assertThat(pair.mutate(new Point(Map.of(".1.n", 2L)), random).genes()).containsValue(1L);
    assertThat(pair.mutate(new Point(Map.of(".1.n", 1L)), random).genes()).containsValue(2L);
  }
}
