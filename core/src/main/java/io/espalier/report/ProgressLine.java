package io.espalier.report;

import io.espalier.metric.Metric;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Text;
import io.espalier.sweep.SweepState;

/** How far a sweep is, as one line. */
public final class ProgressLine {
  private ProgressLine() {}

  /** The line, without a line end. */
  public static String of(SweepState state, SweepPlan plan) {
    StringBuilder line =
        new StringBuilder(Text.of("[%s] ", Amounts.clock(state.elapsed())))
            .append(Text.of("%d of %d done", state.done(), state.total()))
            .append(Text.of(" · %d running", state.running()));
    if (state.paused() > 0) {
      line.append(Text.of(" · %d paused", state.paused()));
    }
    if (state.untimed() > 0) {
      line.append(Text.of(" · %d to be timed", state.untimed()));
    }
    if (state.failed() > 0) {
      line.append(Text.of(" · %d failed", state.failed()));
    }
    String under =
        plan.constraints().isEmpty()
            ? ""
            : " under "
                + String.join(", ", plan.constraints().stream().map(Object::toString).toList());
    state
        .best()
        .ifPresent(
            best ->
                line.append(
                    Text.of(
                        " · best%s: %s %% @ %s (%s)",
                        under,
                        Amounts.percent(best.metrics().get(Metric.ACCURACY)),
                        Amounts.count(best.metrics().get(Metric.MACS)),
                        best.trial().shortForm())));
    line.append(Text.of(" · slots busy %.0f %%", 100 * state.slots().share()));
    state.left().ifPresent(left -> line.append(" · left " + Amounts.clock(left)));
    return line.toString();
  }
}
