package io.espalier.sweep;

import io.espalier.table.SweepRow;
import java.util.List;

/** Hears of a sweep as it goes on, on the thread that runs it. */
public interface SweepListener {
  /** Hears nothing. */
  SweepListener NONE = new SweepListener() {};

  /**
   * Called once, after this process has taken the sweep's lease.
   *
   * @param rows what earlier runs left in the journal
   */
  default void began(List<SweepRow> rows) {}

  /** These rows were written to the journal; a row that was there before is replaced. */
  default void recorded(List<SweepRow> rows) {}

  /** This is how far it is. */
  default void progressed(SweepState state) {}

  /** The run is over, and nothing more is heard of it. */
  default void ended() {}
}
