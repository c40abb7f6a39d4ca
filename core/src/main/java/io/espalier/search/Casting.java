package io.espalier.search;

import io.espalier.trial.Trial;
import java.util.List;

/** Turns sentences into trials. */
@FunctionalInterface
public interface Casting {
  /**
   * The trials of a candidate, one for each seed, after those that they start from; none if the
   * candidate is not to be tried.
   */
  List<Trial> trials(Sentence sentence);
}
