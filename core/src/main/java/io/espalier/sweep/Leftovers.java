package io.espalier.sweep;

import io.espalier.spec.Hash;
import java.util.List;

/**
 * What a sweep's folder holds that nothing of the sweep needs any more.
 *
 * @param open how many trials are still to be done, as far as that is known
 */
public record Leftovers(List<Leftover> all, int open) {
  /** Why it is not needed. */
  public enum Reason {
    /** What a trial would continue from that has ended. */
    ENDED,
    /** What a trial would continue from that the plan does not ask for. */
    NOT_ASKED_FOR,
    /** What a paused trial would continue from; nothing of the sweep is left to do. */
    PAUSED,
    /** The model of a trial that is not on the front and that no other starts from. */
    BEATEN
  }

  /**
   * One trial's files.
   *
   * @param candidate the candidate as the plan writes it, or {@code -} if nobody knows it here
   */
  public record Leftover(Hash trial, String candidate, Reason reason, long bytes) {}

  public Leftovers {
    all = List.copyOf(all);
  }
}
