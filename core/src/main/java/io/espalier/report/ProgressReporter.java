package io.espalier.report;

import io.espalier.plan.SweepPlan;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/** Shows the progress line: rewritten in place on a terminal, once a minute in a log. */
public final class ProgressReporter implements SweepListener {
  /** What the line is shown on. */
  public enum Display {
    /** A terminal: the line is rewritten. */
    TERMINAL,
    /** A file or a pipe: a line is added from time to time. */
    LOG
  }

  private static final Duration REWRITE = Duration.ofSeconds(1);
  private static final Duration ADD = Duration.ofMinutes(1);

  private final SweepPlan plan;
  private final PrintStream out;
  private final Display display;
  private final IntSupplier columns;
  private final Clock clock;
  private Instant due = Instant.MIN;
  private int width;

  /**
   * Shows the progress of a plan.
   *
   * @param columns how wide the terminal is now; a line is cut to it
   */
  public ProgressReporter(
      SweepPlan plan, PrintStream out, Display display, IntSupplier columns, Clock clock) {
    this.plan = plan;
    this.columns = columns;
    this.out = out;
    this.display = display;
    this.clock = clock;
  }

  @Override
  public void progressed(SweepState state) {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return;
    }
    String line = ProgressLine.of(state, plan);
    if (display == Display.LOG) {
      out.println(line);
      due = now.plus(ADD);
    } else {
      rewrite(line);
      due = now.plus(REWRITE);
    }
    out.flush();
  }

  /** One column stays free: terminals move on to the next row when the last one is filled. */
  private void rewrite(String line) {
    int room = Math.max(1, columns.getAsInt() - 1);
    String shown = line.length() <= room ? line : line.substring(0, room - 1) + "…";
    out.print("\r" + shown + " ".repeat(Math.max(0, Math.min(width, room) - shown.length())));
    width = shown.length();
  }

  /** Ends the line on a terminal, so that what follows starts on its own. */
  @Override
  public void ended() {
    if (display == Display.TERMINAL && width > 0) {
      out.println();
      out.flush();
    }
  }
}
