package io.espalier.step;

import io.espalier.channel.Group;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Scores;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One share for all: of each group, or of all channels by one threshold. */
record ByRatio(double ratio, Spread spread, Rounding rounding) implements Allocation {
  @Override
  public Widths widths(Field field, Scores scores) {
    return spread == Spread.UNIFORM
        ? uniform(field)
        : Removals.byImportance(field.groups(), field.free(), field.limits(), scores)
            .removing(ratio);
  }

  @Override
  public Optional<Widths> planned(Field field) {
    return spread == Spread.UNIFORM ? Optional.of(uniform(field)) : Optional.empty();
  }

  @Override
  public Forecast forecast(Field field, Forecast before) {
    if (spread == Spread.UNIFORM) {
      return Bounds.after(before, field.groups(), uniform(field));
    }
    Widths least = Removals.evenly(field.groups(), field.free(), field.limits()).all();
    return Bounds.between(before, Narrowing.narrow(field.groups(), least));
  }

  private Widths uniform(Field field) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (Group group : field.free()) {
      kept.put(group.name(), field.limits().nearest(group, rounding.kept(group.size(), ratio)));
    }
    if (ratio > 0 && field.free().stream().allMatch(g -> kept.get(g.name()) == g.size())) {
      throw new Refusal(
          Text.of(
              "Cannot prune by ratio %s: rounded and aligned, every group stays whole; raise ratio or lower align",
              ratio));
    }
    return new Widths(kept);
  }
}
