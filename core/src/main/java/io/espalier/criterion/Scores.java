package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.model.Soundness;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The importance of each atom of each scored group; more is more important.
 *
 * @param importance for each group by name one value for each atom
 * @param scale whether they compare across groups
 */
public record Scores(Map<String, List<Double>> importance, Scale scale) {
  /**
   * Checks that they can be ranked.
   *
   * @throws Refusal naming the group if a score is not finite
   */
  public Scores {
    importance.forEach(Scores::check);
    importance =
        importance.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
  }

  private static void check(String group, List<Double> scores) {
    Soundness.fault("scores", array(scores))
        .ifPresent(
            fault -> {
              throw new Refusal(
                  Text.of(
                      "Cannot rank the channels of '%s': %s; choose another criterion, or train the model anew with a lower rate",
                      group, fault));
            });
  }

  /** Scores that compare within their groups. */
  public Scores(Map<String, List<Double>> importance) {
    this(importance, Scale.WITHIN_GROUPS);
  }

  /**
   * The atoms' importance.
   *
   * @throws Refusal if the group was not scored
   */
  public List<Double> of(Group group) {
    List<Double> scores = importance.get(group.name());
    if (scores == null) {
      throw new Refusal(
          Text.of("Cannot rank the channels of '%s': the criterion gave no scores", group.name()));
    }
    return scores;
  }

  /**
   * The atoms' importance as it compares across groups: as it is where the scale allows, otherwise
   * as multiples of the group's mean; all ones where the mean is zero.
   */
  public double[] relative(Group group) {
    List<Double> scores = of(group);
    if (scale == Scale.ACROSS_GROUPS) {
      return array(scores);
    }
    double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return scores.stream().mapToDouble(s -> mean > 0 ? s / mean : 1).toArray();
  }

  /**
   * The given number of most important atoms, sorted; equally many of each block where blocks must
   * agree.
   *
   * @param count a width that the group can have
   */
  public List<Integer> strongest(Group group, int count) {
    return group.strongest(count, array(of(group)));
  }

  private static double[] array(List<Double> scores) {
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Collects one array for each group. */
  static Scores of(Map<Group, double[]> arrays) {
    return of(arrays, Scale.WITHIN_GROUPS);
  }

  static Scores of(Map<Group, double[]> arrays, Scale scale) {
    return new Scores(
        arrays.entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().name(), e -> Arrays.stream(e.getValue()).boxed().toList())),
        scale);
  }
}
