package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.spec.Hash;
import io.espalier.train.WorkContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Importance by lot, the control that every criterion has to beat. Decided by the seed and the
 * group's name; a coupled group draws once for all of its layers.
 */
public record Random() implements Criterion {
  private static final int HEX_DIGITS_OF_A_LONG = 15;

  @Override
  public Scores score(Scoring asked, WorkContext context) {
    Map<Group, double[]> scores = new LinkedHashMap<>();
    for (Group group : asked.scored()) {
      String key =
          Hash.of(context.seed() + " " + group.name()).hex().substring(0, HEX_DIGITS_OF_A_LONG);
      SplittableRandom random = new SplittableRandom(Long.parseLong(key, 16));
      scores.put(group, random.doubles(group.size()).toArray());
    }
    return Scores.of(scores);
  }
}
