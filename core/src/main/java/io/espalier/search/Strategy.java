package io.espalier.search;

import io.espalier.trial.Result;
import io.espalier.trial.Trial;

/**
 * Chooses trials: a deterministic function of its seed and the ordered asks and tells, without
 * clock, threads or files. So a sweep that is run again asks for the same trials.
 */
public interface Strategy {
  /**
   * The next trials: about as many as there are free slots, but always whole candidates.
   *
   * @param slots how many orders could start now, at least 1
   */
  Ask ask(int slots);

  /** Hears what came of a trial that it asked for. */
  void tell(Trial trial, Result.Outcome outcome);
}
