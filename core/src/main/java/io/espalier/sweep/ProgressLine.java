package io.espalier.sweep;

/** How far a sweep is, as one line. */
public final class ProgressLine {
  private ProgressLine() {}

  /** The line, without a line end. */
  public static String of(SweepState state, SweepPlan plan) {
    StringBuilder line =
        new StringBuilder("[%s] ".formatted(Amounts.clock(state.elapsed())))
            .append("%d of %d done".formatted(state.done(), state.total()))
            .append(" · %d running".formatted(state.running()));
    if (state.failed() > 0) {
      line.append(" · %d failed".formatted(state.failed()));
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
                    " · best%s: %s %% @ %s (%s)"
                        .formatted(
                            under,
                            Amounts.percent(best.score().accuracy()),
                            Amounts.count(best.score().macs()),
                            best.trial().shortForm())));
    line.append(" · slots busy %.0f %%".formatted(100 * state.busy()));
    state.left().ifPresent(left -> line.append(" · left " + Amounts.clock(left)));
    return line.toString();
  }
}
