package io.espalier.search.snf;

import io.espalier.allocation.Budget;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.Comparator;
import java.util.List;

/**
 * A cost that is asked for.
 *
 * @param said the share of the base's cost, or the count, as it was written
 * @param target the most that a network of this level costs
 */
record Level(double said, long target) implements Goal {
  /** The levels from the dearest to the cheapest, where all of them are possible. */
  static List<Level> of(Snf options, Ground ground) {
    return options.levels().stream()
        .map(level -> of(level, ground))
        .sorted(Comparator.comparing(Level::target).reversed())
        .toList();
  }

  private static Level of(double said, Ground ground) {
    CostMeasure by = ground.by();
    if (said > 1 && by.budget().isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot search counts for level %s by=latency: give a share of the base's predicted time, below 1",
              Spelling.of(said)));
    }
    long whole = ground.cost(ground.space().whole());
    long least = ground.cost(ground.space().least());
    Level level = new Level(said, Budget.absolute(said, whole));
    if (level.target >= whole) {
      throw new Refusal(
          Text.of(
              "Cannot search counts for level %s: the base has %s; give a level below that, or a share below 1",
              level, by.text(whole)));
    }
    if (level.target < least) {
      throw new Refusal(
          Text.of(
              "Cannot search counts for level %s, %s: %s remain with everything at its floor; give a level of at least %s, %s",
              level,
              by.text(level.target),
              by.text(least),
              possible(said, least, whole),
              ground.space().remedy()));
    }
    return level;
  }

  /** The least level that is possible, as it would be written. */
  private static String possible(double said, long least, long whole) {
    return said > 1
        ? Text.of("%d", least)
        : Text.of("%.3f", Math.ceil(least * 1000.0 / whole) / 1000);
  }

  @Override
  public String role() {
    return "level " + this;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return Spelling.of(said == Math.rint(said) ? (Object) (long) said : (Object) said);
  }
}
