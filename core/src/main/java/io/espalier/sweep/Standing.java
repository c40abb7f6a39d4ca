package io.espalier.sweep;

import io.espalier.search.ParetoFront;
import io.espalier.search.Score;
import io.espalier.spec.Hash;
import io.espalier.trial.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A candidate with its scored trials, one for each seed that came to its end.
 *
 * @param rows at least one, by seed
 */
public record Standing(List<SweepRow> rows) {
  public Standing {
    rows = rows.stream().sorted(Comparator.comparingLong(SweepRow::seed)).toList();
  }

  /** The candidates of the rows that have scores, best accuracy first. */
  public static List<Standing> of(List<SweepRow> rows) {
    Map<Hash, List<SweepRow>> candidates = new LinkedHashMap<>();
    for (SweepRow row : rows) {
      if (row.measured().isPresent()) {
        candidates.computeIfAbsent(row.identity(), key -> new ArrayList<>()).add(row);
      }
    }
    return candidates.values().stream()
        .map(Standing::new)
        .sorted(
            Comparator.comparingDouble((Standing each) -> -each.score().accuracy())
                .thenComparing(each -> each.first().trial()))
        .toList();
  }

  /** Those of the candidates that keep to a plan's constraints and are beaten by none that does. */
  public static List<Standing> front(List<Standing> standings, SweepPlan plan) {
    List<Standing> allowed =
        standings.stream()
            .filter(
                each ->
                    plan.constraints().stream()
                        .allMatch(constraint -> constraint.allows(each.score())))
            .toList();
    return ParetoFront.of(allowed, plan.objectives(), Standing::score);
  }

  /** The trial of the lowest seed. */
  public SweepRow first() {
    return rows.get(0);
  }

  /** The means over the seeds. */
  public Score score() {
    return new Score(
        mean(Result.Measured::accuracy),
        mean(Result.Measured::macs),
        mean(Result.Measured::params));
  }

  /**
   * The standard deviation of the validation accuracy over the seeds (with {@code n - 1}), if there
   * are several.
   */
  public OptionalDouble spread() {
    if (rows.size() < 2) {
      return OptionalDouble.empty();
    }
    double mean = score().accuracy();
    double squares =
        values(Result.Measured::accuracy).map(each -> (each - mean) * (each - mean)).sum();
    return OptionalDouble.of(Math.sqrt(squares / (rows.size() - 1)));
  }

  /** The mean test accuracy, if it was taken for every seed. */
  public OptionalDouble testAccuracy() {
    return rows.stream().allMatch(row -> row.testAccuracy().isPresent())
        ? rows.stream().mapToDouble(row -> row.testAccuracy().getAsDouble()).average()
        : OptionalDouble.empty();
  }

  /** The mean over the seeds. */
  double mean(ToDoubleFunction<Result.Measured> quantity) {
    return values(quantity).average().orElseThrow();
  }

  private DoubleStream values(ToDoubleFunction<Result.Measured> quantity) {
    return rows.stream().mapToDouble(row -> quantity.applyAsDouble(row.measured().orElseThrow()));
  }
}
