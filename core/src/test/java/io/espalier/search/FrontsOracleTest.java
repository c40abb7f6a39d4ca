package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moeaframework.core.Solution;
import org.moeaframework.core.attribute.CrowdingDistance;
import org.moeaframework.core.attribute.Rank;
import org.moeaframework.core.indicator.PISAHypervolume;
import org.moeaframework.core.population.FastNondominatedSorting;
import org.moeaframework.core.population.NondominatedSorting;
import org.moeaframework.core.population.Population;

/** Fronts beside MOEA Framework's, which minimizes. */
class FrontsOracleTest {
  /** Points of two or three objectives in the unit cube, on a grid where ties happen or not. */
  @Provide
  Arbitrary<List<double[]>> points() {
    return Arbitraries.of(7, 1_000_000_007)
        .flatMap(
            grid ->
                Arbitraries.integers()
                    .between(2, 3)
                    .flatMap(
                        objectives ->
                            Arbitraries.integers()
                                .between(1, grid - 1)
                                .array(int[].class)
                                .ofSize(objectives)
                                .map(
                                    values ->
                                        Arrays.stream(values)
                                            .mapToDouble(value -> value / (double) grid)
                                            .toArray())
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(25)));
  }

  private static List<Solution> solutions(List<double[]> points) {
    List<Solution> solutions = new ArrayList<>();
    for (double[] point : points) {
      Solution solution = new Solution(0, point.length);
      solution.setObjectiveValues(Arrays.stream(point).map(value -> 1 - value).toArray());
      solutions.add(solution);
    }
    return solutions;
  }

  @Property(tries = 300)
  void ranksAreTheSame(@ForAll("points") List<double[]> points) {
    List<Solution> solutions = solutions(points);
    new FastNondominatedSorting().evaluate(new Population(solutions));
    assertThat(Fronts.ranks(points))
        .containsExactly(solutions.stream().mapToInt(Rank::getAttribute).toArray());
  }

  /** Without equal values, in which the order of neighbours is nobody's business. */
  @Property(tries = 300)
  void crowdingIsTheSame(@ForAll("points") List<double[]> points) {
    List<double[]> front = new ArrayList<>();
    int[] ranks = Fronts.ranks(points);
    for (int i = 0; i < ranks.length; i++) {
      double[] point = points.get(i);
      boolean own =
          front.stream()
              .noneMatch(
                  other -> IntStream.range(0, point.length).anyMatch(k -> other[k] == point[k]));
      if (ranks[i] == 0 && own) {
        front.add(point);
      }
    }
    List<Solution> solutions = solutions(front);
    new NondominatedSorting().updateCrowdingDistance(new Population(solutions));
    double[] crowding = Fronts.crowding(front);
    for (int i = 0; i < crowding.length; i++) {
      double expected = CrowdingDistance.getAttribute(solutions.get(i));
      if (Double.isInfinite(expected)) {
        assertThat(crowding[i]).isEqualTo(expected);
      } else {
        assertThat(crowding[i]).isEqualTo(expected, within(1e-9));
      }
    }
  }

  @Property(tries = 300)
  void hypervolumeIsTheSame(@ForAll("points") List<double[]> points) {
    int objectives = points.get(0).length;
    List<Solution> inverted = new ArrayList<>();
    for (double[] point : points) {
      Solution solution = new Solution(0, objectives);
      solution.setObjectiveValues(point);
      inverted.add(solution);
    }
    assertThat(Fronts.hypervolume(points, new double[objectives]))
        .isEqualTo(
            PISAHypervolume.calculateHypervolume(inverted, inverted.size(), objectives),
            within(1e-9));
  }
}
