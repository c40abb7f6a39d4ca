package io.espalier.allocation;

import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.criterion.Scores;
import java.util.Optional;

/**
 * As many channels as remain within a target: a share of what there is up to 1, otherwise a count.
 */
public record ToTarget(Budget budget, double target, Spread spread) implements Allocation {
  public ToTarget {
    Budget.check(target);
  }

  @Override
  public Widths widths(PruningSpace space, Scores scores) {
    return planned(space)
        .orElseGet(
            () ->
                reached(
                    space,
                    Removals.byImportance(space.groups(), space.free(), space.limits(), scores)));
  }

  @Override
  public Optional<Widths> planned(PruningSpace space) {
    return spread == Spread.UNIFORM ? Optional.of(reached(space, evenly(space))) : Optional.empty();
  }

  private Widths reached(PruningSpace space, Removals removals) {
    return removals.reaching(budget, Budget.absolute(target, budget.of(space.groups().network())));
  }

  @Override
  public Forecast forecast(PruningSpace space, Forecast before) {
    budget.check(target, before);
    Range whole = budget.of(before);
    long most = within(whole.high());
    Removals evenly = evenly(space);
    Widths reached = evenly.reaching(budget, most);
    if (spread == Spread.UNIFORM && before.macs().isExact() && before.params().isExact()) {
      return PrunedForecast.after(before, space.groups(), reached);
    }
    // Which groups lose how much depends on the network as it will be: any may stay whole.
    Range met = new Range(Math.max(0, within(whole.low()) - evenly.largest(budget)), most);
    Range open = new Range(0, (budget == Budget.MACS ? before.params() : before.macs()).high());
    return budget == Budget.MACS
        ? new Forecast(before.widest(), met, open)
        : new Forecast(before.widest(), open, met);
  }

  /** What may remain of so much; it is less than the target where there was less before. */
  private long within(long whole) {
    return Math.min(whole, Budget.absolute(target, whole));
  }

  private static Removals evenly(PruningSpace space) {
    return Removals.evenly(space.groups(), space.free(), space.limits());
  }
}
