package io.espalier.allocation;

import io.espalier.channel.Group;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Scores;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One share for all: of each group, or of all channels by one threshold. */
public record ByRatio(double ratio, Spread spread, Rounding rounding) implements Allocation {
  public ByRatio {
    Share.check("ratio", ratio);
  }

  @Override
  public Widths widths(PruningSpace space, Scores scores) {
    return spread == Spread.UNIFORM
        ? uniform(space)
        : Removals.byImportance(space.groups(), space.free(), space.limits(), scores)
            .removing(ratio);
  }

  @Override
  public Optional<Widths> planned(PruningSpace space) {
    return spread == Spread.UNIFORM ? Optional.of(uniform(space)) : Optional.empty();
  }

  @Override
  public Forecast forecast(PruningSpace space, Forecast before) {
    if (spread == Spread.UNIFORM) {
      return PrunedForecast.after(before, space.groups(), uniform(space));
    }
    Widths least = Removals.evenly(space.groups(), space.free(), space.limits()).all();
    return PrunedForecast.between(before, Narrowing.narrow(space.groups(), least));
  }

  private Widths uniform(PruningSpace space) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (Group group : space.free()) {
      kept.put(group.name(), space.limits().nearest(group, rounding.kept(group.size(), ratio)));
    }
    if (ratio > 0 && space.free().stream().allMatch(g -> kept.get(g.name()) == g.size())) {
      throw new Refusal(
          Text.of(
              "Cannot prune by ratio %s: rounded and aligned, every group stays whole; raise ratio or lower align",
              ratio));
    }
    return new Widths(kept);
  }
}
