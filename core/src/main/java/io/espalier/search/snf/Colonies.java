package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import io.espalier.spec.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** {@link Population} under way: a colony for each level, one after another. */
final class Colonies implements CountSearch {
  private final Population options;
  private final Ground ground;
  private final List<Level> levels;
  private final SplittableRandom random;
  private final Map<Goal, Counts> answers = new LinkedHashMap<>();
  private Colony colony;
  private int at;

  Colonies(Population options, Ground ground, List<Level> levels, long seed) {
    this.options = options;
    this.ground = ground;
    this.levels = List.copyOf(levels);
    this.random = new SplittableRandom(seed);
    this.colony = colony();
  }

  private Colony colony() {
    AtLevel atLevel = new AtLevel(ground, levels.get(at).target(), random);
    return new Colony(options, atLevel, random);
  }

  @Override
  public List<Counts> next(Merits merits) {
    List<Counts> round = colony.next(merits);
    while (round.isEmpty() && at < levels.size()) {
      Level level = levels.get(at);
      colony.best().ifPresent(best -> answers.put(level, best));
      at++;
      if (at < levels.size()) {
        colony = colony();
        round = colony.next(merits);
      }
    }
    return round;
  }

  @Override
  public String round() {
    Level level = levels.get(Math.min(at, levels.size() - 1));
    return Text.of("cycle %d to level %s", colony.cycle(), level);
  }

  @Override
  public Map<Goal, Counts> answers() {
    return Collections.unmodifiableMap(answers);
  }

  @Override
  public long most() {
    long scouts = options.cycles() - 1L;
    return levels.size() * (options.sources() * (1 + 2L * options.cycles()) + scouts);
  }
}
