package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spec.Call;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BestPartTest {
  private static Individual of(double violation, double... merits) {
    return new Individual(
        new CandidateText(Call.of("net"), List.of()), new Point(Map.of()), merits, violation);
  }

  private static List<Integer> best(int count, Individual... all) {
    boolean[] best = BestPart.of(List.of(all), count);
    return IntStream.range(0, best.length).filter(i -> best[i]).boxed().toList();
  }

  @Test
  void byOneObjectiveTheLargestAndOfEqualOnesTheEarlier() {
    Individual[] all = {of(0, 0.5), of(0, 0.9), of(0, 0.7), of(0, 0.9), of(0, 0.7)};
    assertThat(best(1, all)).containsExactly(1);
    assertThat(best(3, all)).containsExactly(1, 2, 3);
    assertThat(best(9, all)).hasSize(5);
  }

  @Test
  void whatBreaksAConstraintComesBehindAndWhatLacksAnObjectiveLast() {
    Individual[] all = {
      of(0.3, 0.9), of(0, 0.1), of(0.1, 0.8), of(0, Double.NEGATIVE_INFINITY), of(0, 0.2)
    };
    assertThat(best(1, all)).containsExactly(4);
    assertThat(best(2, all)).containsExactly(1, 4);
    assertThat(best(3, all)).containsExactly(1, 2, 4);
    assertThat(best(4, all)).containsExactly(0, 1, 2, 4);
  }

  /**
   * The front of the page docs/search/nsga2.md, and two points behind it. Its reference is 10 %
   * worse than its worst, 0.72 and -44 M: of three, (0.90, -40) covers 0.18 x 4 = 0.72 alone,
   * (0.88, -20) 0.16 x 24 = 3.84 and (0.80, -10) 0.08 x 34 = 2.72. After the second the last adds
   * 0.08 x 10 = 0.8 and the first 0.02 x 4 = 0.08.
   */
  @Test
  void ofAFrontThatIsTooLongThoseThatCoverMost() {
    Individual[] all = {
      of(0, 0.90, -40), of(0, 0.88, -20), of(0, 0.87, -30), of(0, 0.80, -10), of(0, 0.70, -10)
    };
    assertThat(best(1, all)).containsExactly(1);
    assertThat(best(2, all)).containsExactly(1, 3);
    assertThat(best(3, all)).containsExactly(0, 1, 3);
    assertThat(best(4, all)).contains(0, 1, 3).hasSize(4);
  }

  /** A stale gain is only a bound: the same as looking at all that are left each time. */
  @Test
  void choosesAsIfAllWereLookedAt() {
    SplittableRandom random = new SplittableRandom(5);
    for (int objectives = 2; objectives <= 3; objectives++) {
      int width = objectives;
      List<double[]> points =
          Stream.generate(() -> random.doubles(width).toArray()).limit(40).toList();
      int[] ranks = Fronts.ranks(points);
      List<double[]> front =
          IntStream.range(0, 40).filter(i -> ranks[i] == 0).mapToObj(points::get).toList();
      double[] reference = new double[width];
      for (int k = 0; k < width; k++) {
        int objective = k;
        reference[k] = 0.9 * front.stream().mapToDouble(p -> p[objective]).min().orElseThrow();
      }
      int count = front.size() / 2;
      assertThat(CoveringSubset.of(front, count)).isEqualTo(greedy(front, count, reference));
    }
  }

  private static List<Integer> greedy(List<double[]> front, int count, double[] reference) {
    Integer[] chosen = {};
    while (chosen.length < count) {
      Integer[] before = chosen;
      int next =
          IntStream.range(0, front.size())
              .filter(i -> !Arrays.asList(before).contains(i))
              .boxed()
              .max(
                  (a, b) ->
                      Double.compare(
                          covered(front, before, a, reference),
                          covered(front, before, b, reference)))
              .orElseThrow();
      chosen = Arrays.copyOf(before, before.length + 1);
      chosen[before.length] = next;
    }
    return Arrays.asList(chosen);
  }

  private static double covered(
      List<double[]> front, Integer[] chosen, int another, double[] reference) {
    return Fronts.hypervolume(
        Stream.concat(Arrays.stream(chosen), Stream.of(another)).map(front::get).toList(),
        reference);
  }
}
