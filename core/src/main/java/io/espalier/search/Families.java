package io.espalier.search;

import io.espalier.spec.Hash;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several strategies in turn, a candidate each, under one total of trials. A trial that two of them
 * ask for runs once. What a smaller total allows is the beginning of what a larger one allows.
 */
public final class Families implements Strategy {
  private final List<Strategy> families;
  private final int budget;
  private final boolean[] exhausted;
  private final Map<Hash, Integer> asker = new HashMap<>();
  private int turn;
  private boolean spent;

  /**
   * Strategies that take turns in this order.
   *
   * @param budget the greatest number of trials in all, every seed counted
   */
  public Families(List<Strategy> families, int budget) {
    this.families = List.copyOf(families);
    this.budget = budget;
    this.exhausted = new boolean[families.size()];
  }

  @Override
  public Ask ask(int slots) {
    List<Trial> trials = new ArrayList<>();
    int waiting = 0;
    while (!spent && trials.size() < slots && waiting < families.size()) {
      Ask ask = exhausted[turn] ? new Ask.Done() : families.get(turn).ask(1);
      if (ask instanceof Ask.Orders orders) {
        waiting = 0;
        take(orders, trials);
      } else {
        exhausted[turn] = ask instanceof Ask.Done;
        waiting++;
      }
      turn = (turn + 1) % families.size();
    }
    if (!trials.isEmpty()) {
      return new Ask.Orders(trials);
    }
    return spent || allExhausted() ? new Ask.Done() : new Ask.Wait();
  }

  private void take(Ask.Orders orders, List<Trial> trials) {
    List<Trial> fresh =
        orders.trials().stream().filter(trial -> !asker.containsKey(trial.id())).toList();
    if (asker.size() + fresh.size() > budget) {
      spent = true;
      return;
    }
    fresh.forEach(trial -> asker.put(trial.id(), turn));
    trials.addAll(fresh);
  }

  private boolean allExhausted() {
    for (boolean each : exhausted) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void tell(Trial trial, Result.Outcome outcome) {
    Integer family = asker.get(trial.id());
    if (family != null) {
      families.get(family).tell(trial, outcome);
    }
  }
}
