package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import java.util.List;
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
}
