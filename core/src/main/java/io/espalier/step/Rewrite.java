package io.espalier.step;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.model.Model;
import io.espalier.rewrite.Deploy;
import io.espalier.rewrite.Rewriting;
import io.espalier.train.WorkContext;

/**
 * Rewrites the network's structure.
 *
 * @param to how it is rewritten
 */
public record Rewrite(Rewriting to) implements Step {
  static final Rewrite DEFAULTS = new Rewrite(new Deploy());

  /** Exact after an exact forecast; otherwise the bounds move as the cost of the widest does. */
  @Override
  public Forecast forecast(Forecast before) {
    Forecast after = to.forecast(before.widest());
    CostTable widest = CostTable.of(before.widest());
    return new Forecast(
        after.widest(),
        moved(before.macs(), widest.macs(), after.macs()),
        moved(before.params(), widest.params(), after.params()));
  }

  /** What a rewriting adds or saves is no more in a narrower network than in the widest. */
  private static Range moved(Range before, long widest, Range after) {
    if (before.isExact() && before.high() == widest) {
      return after;
    }
    long added = Math.max(0, after.high() - widest);
    long saved = Math.max(0, widest - after.low());
    return new Range(
        Math.max(0, before.low() - saved), Math.min(after.high(), before.high() + added));
  }

  @Override
  public Done run(Model model, WorkContext context) {
    return new Done(to.apply(model));
  }
}
