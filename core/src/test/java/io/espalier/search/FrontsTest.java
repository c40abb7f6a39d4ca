package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.metric.Metrics;
import io.espalier.spec.Refusal;
import io.espalier.testing.Results;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FrontsTest {
  private static final List<Objective> OBJECTIVES =
      List.of(
          Objective.read("maximize accuracy"),
          Objective.read("minimize macs"),
          Objective.read("minimize params"));

  /** Few distinct values, so that ties happen. */
  @Provide
  Arbitrary<List<Metrics>> scores() {
    Arbitrary<Integer> value = Arbitraries.integers().between(0, 4);
    return Combinators.combine(value, value, value)
        .as((a, m, p) -> Results.metrics(a / 4.0, m, p))
        .list()
        .ofMaxSize(20);
  }

  private static List<Metrics> front(List<Metrics> scores) {
    return Fronts.best(scores, OBJECTIVES, score -> score);
  }

  private static double[] point(Metrics metrics) {
    return Fronts.merits(metrics, OBJECTIVES);
  }

  @Property(tries = 300)
  void isExactlyWhatNothingDominates(@ForAll("scores") List<Metrics> scores) {
    List<Metrics> front = front(scores);
    for (Metrics score : scores) {
      boolean beaten = front.stream().anyMatch(each -> Fronts.dominates(point(each), point(score)));
      assertThat(front.contains(score)).isEqualTo(!beaten);
    }
    assertThat(front.isEmpty()).isEqualTo(scores.isEmpty());
  }

  @Property(tries = 300)
  void doesNotDependOnTheOrder(@ForAll("scores") List<Metrics> scores, @ForAll Random random) {
    List<Metrics> shuffled = new ArrayList<>(scores);
    Collections.shuffle(shuffled, random);
    assertThat(new HashSet<>(front(shuffled))).isEqualTo(new HashSet<>(front(scores)));
    assertThat(front(shuffled)).hasSameSizeAs(front(scores));
  }

  @Test
  void keepsTiesTogetherAndFollowsItsObjectives() {
    Metrics good = Results.metrics(0.9, 20, 5);
    Metrics same = Results.metrics(0.9, 20, 5);
    Metrics small = Results.metrics(0.8, 10, 9);
    Metrics worse = Results.metrics(0.8, 11, 9);
    assertThat(front(List.of(good, same, small, worse))).containsExactly(good, same, small);
    assertThat(
            Fronts.best(List.of(good, small), List.of(Objective.read("maximize accuracy")), s -> s))
        .containsExactly(good);
  }

  /** The worked example of docs/search/nsga2.md. */
  @Test
  void theExampleOfThePage() {
    List<double[]> points =
        List.of(
            new double[] {0.90, -40},
            new double[] {0.88, -20},
            new double[] {0.80, -10},
            new double[] {0.87, -30},
            new double[] {0.70, -10});
    assertThat(Fronts.ranks(points)).containsExactly(0, 0, 0, 1, 1);
    double infinite = Double.POSITIVE_INFINITY;
    assertThat(Fronts.crowding(points.subList(0, 3))).containsExactly(infinite, 2.0, infinite);
    assertThat(Fronts.hypervolume(points, 0.6, -50))
        .isEqualTo(0.3 * 10 + 0.28 * 20 + 0.2 * 10, within(1e-12));
  }

  @Test
  void crowdsWhatIsEqualAndPassesOverWhatIsNotKnown() {
    double infinite = Double.POSITIVE_INFINITY;
    double unknown = Double.NEGATIVE_INFINITY;
    double[][] front = {{1, 4, unknown}, {2, 3, unknown}, {2, 3, unknown}, {4, 1, unknown}};
    assertThat(Fronts.crowding(List.of(front))).containsExactly(infinite, 2.0, 0.0, infinite);
    assertThat(Fronts.crowding(List.of())).isEmpty();
    assertThat(Fronts.crowding(List.of(front[0], front[0]))).containsExactly(infinite, 0.0);
  }

  @Test
  void hypervolumeCountsOnlyWhatIsBetterThanItsReference() {
    assertThat(Fronts.hypervolume(List.of(), 0, 0)).isZero();
    assertThat(Fronts.hypervolume(List.of(new double[] {1, -1}, new double[] {0, 9}), 0, 0))
        .isZero();
    assertThat(Fronts.hypervolume(List.of(new double[] {2, 3, 4}), 1, 1, 1)).isEqualTo(6);
  }

  @Test
  void constraintsAllowTheirBound() {
    Metrics score = Results.metrics(0.8, 30_000_000, 500_000);
    assertThat(Constraint.read("macs <= 30M").allows(score)).isTrue();
    assertThat(Constraint.read("params<=0.4M").allows(score)).isFalse();
    assertThat(Constraint.read("accuracy >= 0.8").allows(score)).isTrue();
    assertThat(Constraint.read("accuracy >= 0.81").allows(score)).isFalse();
    assertThatThrownBy(() -> Constraint.read("mcas <= 3"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean 'macs'?");
  }
}
