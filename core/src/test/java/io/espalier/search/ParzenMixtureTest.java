package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.spec.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The densities of {@link Tpe}. */
class ParzenMixtureTest {
  private static final Space MIXED = space("cut(op=a|b|c, ratio=0.0..1.0, k=1..9)");

  private static Space space(String step) {
    return new Space(Call.of("net"), List.of((Object) Call.parse(step)));
  }

  /** A point of these values, in the order of the genes; alternatives by their numbers. */
  private static Point point(Space space, Object... values) {
    List<Object> left = new ArrayList<>(Arrays.asList(values));
    return space.walk((place, gene) -> left.remove(0)).point();
  }

  /** The example of docs/search/tpe.md. */
  @Test
  void theExampleOfThePage() {
    Space space = space("prune(l1|l2|gamma, ratio=0.0..1.0)");
    ParzenMixture best = ParzenMixture.even(List.of(point(space, 0, 0.4), point(space, 0, 0.6)));
    ParzenMixture rest = ParzenMixture.fading(List.of(point(space, 1, 0.5), point(space, 2, 0.2)));
    Point first = point(space, 0, 0.5);
    Point second = point(space, 1, 0.5);
    assertThat(density(best, space, first)).isEqualTo(0.8145, within(5e-5));
    assertThat(density(rest, space, first)).isEqualTo(0.2577, within(5e-5));
    assertThat(density(best, space, second)).isEqualTo(0.2904, within(5e-5));
    assertThat(density(rest, space, second)).isEqualTo(0.5028, within(5e-5));
  }

  private static double density(ParzenMixture mixture, Space space, Point point) {
    return Math.exp(logDensity(mixture, space, point));
  }

  private static double logDensity(ParzenMixture mixture, Space space, Point point) {
    return mixture.logDensity(space.walk((place, gene) -> point.genes().get(place)));
  }

  /** What Optuna 5.0.0's {@code _ParzenEstimator} says of the same numbers. */
  @Test
  void agreesWithOptuna() {
    ParzenMixture few =
        ParzenMixture.even(
            List.of(
                point(MIXED, 0, 0.3, 2L),
                point(MIXED, 0, 0.35, 3L),
                point(MIXED, 2, 0.9, 9L),
                point(MIXED, 1, 0.05, 2L),
                point(MIXED, 0, 0.3, 7L)));
    requireLogs(
        MIXED,
        few,
        List.of(point(MIXED, 0, 0.3, 2L), point(MIXED, 1, 0.5, 5L), point(MIXED, 2, 1.0, 1L)),
        -1.939558435754042,
        -4.1793931497245875,
        -4.969134745028092);
    // Of equal numbers it leaves open which one's neighbour is the farther, so here are none.
    Space large = space("cut(op=a|b|c, ratio=0.0..1.0, k=1..90)");
    List<Point> many =
        IntStream.range(0, 30)
            .mapToObj(i -> point(large, i % 3, i * 7 % 30 / 30.0, 1 + 3L * (i * 11 % 30)))
            .toList();
    List<Point> at =
        List.of(point(large, 0, 0.3, 2L), point(large, 1, 0.5, 50L), point(large, 2, 1.0, 1L));
    requireLogs(
        large,
        ParzenMixture.fading(many),
        at,
        -8.995822146958572,
        -7.093863682294962,
        -9.11653168618763);
    requireLogs(
        large,
        ParzenMixture.even(many),
        at,
        -9.076985554065775,
        -7.1750270186348075,
        -9.197695093294838);
  }

  private static void requireLogs(
      Space space, ParzenMixture mixture, List<Point> points, double... logs) {
    for (int i = 0; i < logs.length; i++) {
      assertThat(logDensity(mixture, space, points.get(i))).isEqualTo(logs[i], within(1e-9));
    }
  }

  /** Genes within an alternative that a point did not take are the prior's there. */
  @Test
  void allCandidatesOfATreeAddUpToOne() {
    Space tree = space("cut(what=few(k=1..3)|many(of=choose(2, of=[a, b, c, d|e]))|none)");
    ParzenMixture mixture =
        ParzenMixture.even(
            List.of(
                point(tree, 0, 2L),
                point(tree, 1, List.of(0, 3), 1),
                point(tree, 1, List.of(0, 1)),
                point(tree, 2)));
    List<Point> all = new ArrayList<>(List.of(point(tree, 2)));
    for (long k = 1; k <= 3; k++) {
      all.add(point(tree, 0, k));
    }
    for (int i = 0; i < 4; i++) {
      for (int j = i + 1; j < 4; j++) {
        List<Integer> chosen = List.of(i, j);
        if (j < 3) {
          all.add(point(tree, 1, chosen));
        } else {
          all.add(point(tree, 1, chosen, 0));
          all.add(point(tree, 1, chosen, 1));
        }
      }
    }
    assertThat(all).hasSize(13).doesNotHaveDuplicates();
    assertThat(all.stream().mapToDouble(point -> density(mixture, tree, point)).sum())
        .isEqualTo(1, within(1e-12));
    // As often as the density says: within five standard deviations of 20,000 draws.
    SplittableRandom random = new SplittableRandom(7);
    int[] drawn = new int[all.size()];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      drawn[all.indexOf(mixture.draw(tree, random).point())]++;
    }
    for (int i = 0; i < drawn.length; i++) {
      double expected = density(mixture, tree, all.get(i));
      double deviation = Math.sqrt(expected * (1 - expected) / draws);
      assertThat(drawn[i] / (double) draws).isEqualTo(expected, within(5 * deviation));
    }
  }

  /** Shares of a range are drawn as the density says, also close to its ends. */
  @Test
  void numbersAreDrawnAsTheDensitySays() {
    Space space = space("cut(ratio=0.0..1.0)");
    ParzenMixture mixture =
        ParzenMixture.even(List.of(point(space, 0.02), point(space, 0.3), point(space, 0.32)));
    SplittableRandom random = new SplittableRandom(3);
    int draws = 20_000;
    int[] drawn = new int[10];
    for (int i = 0; i < draws; i++) {
      Point point = mixture.draw(space, random).point();
      double value = (double) List.copyOf(point.genes().values()).get(0);
      drawn[Math.min(9, (int) (10 * value))]++;
    }
    for (int part = 0; part < 10; part++) {
      double expected = 0;
      for (int i = 0; i < 100; i++) {
        expected += density(mixture, space, point(space, part / 10.0 + (i + 0.5) / 1000)) / 1000;
      }
      double deviation = Math.sqrt(expected * (1 - expected) / draws);
      assertThat(drawn[part] / (double) draws).isEqualTo(expected, within(5 * deviation + 2e-3));
    }
  }

  /** A subset's probability grows by a factor with each element that it shares. */
  @Test
  void subsetsNearOnesThatWereGoodAreLikelier() {
    Space space = space("cut(of=choose(2, of=[a, b, c, d]))");
    ParzenMixture mixture = ParzenMixture.even(List.of(point(space, List.of(0, 1))));
    // One point, factor 3: 1 with 9, 4 with 3 and 1 with 1 are 22; the prior has 6 alike.
    assertThat(density(mixture, space, point(space, List.of(0, 1))))
        .isEqualTo((9 / 22.0 + 1 / 6.0) / 2, within(1e-12));
    assertThat(density(mixture, space, point(space, List.of(1, 3))))
        .isEqualTo((3 / 22.0 + 1 / 6.0) / 2, within(1e-12));
    assertThat(density(mixture, space, point(space, List.of(2, 3))))
        .isEqualTo((1 / 22.0 + 1 / 6.0) / 2, within(1e-12));
  }

  @Test
  void sharesOfTheNormalDistribution() {
    assertThat(StandardNormal.between(-1, 1)).isEqualTo(0.682689492137086, within(1e-14));
    assertThat(StandardNormal.between(0, 1.96)).isEqualTo(0.4750021048517795, within(1e-14));
    assertThat(StandardNormal.between(-9, -8)).isEqualTo(6.219831985865866e-16, within(1e-23));
    assertThat(StandardNormal.between(8, 9)).isEqualTo(6.219831985865866e-16, within(1e-23));
    assertThat(StandardNormal.between(-40, 40)).isEqualTo(1);
  }
}
