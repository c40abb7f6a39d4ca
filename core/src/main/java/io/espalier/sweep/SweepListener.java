package io.espalier.sweep;

import io.espalier.table.SweepRow;
import java.util.List;

/** Hears of a sweep as it goes on, on the thread that runs it. */
public interface SweepListener {
  /** Hears nothing. */
  SweepListener NONE = new SweepListener() {};

  /** The sweep is ours from here on, and these rows are in its journal. */
  default void began(List<SweepRow> rows) {}

  /** These rows were written to the journal; a row that was there before is replaced. */
  default void recorded(List<SweepRow> rows) {}

  /** This is how far it is. */
  default void progressed(SweepState state) {}

  /** The run is over, and nothing more is heard of it. */
  default void ended() {}
}
