package io.espalier.search;

import io.espalier.trial.Trial;
import java.util.List;

/** Turns proposals into trials. */
@FunctionalInterface
public interface TrialsOf {
  /** The trials of a proposal, or why there are none. */
  Answer of(Proposal proposal);

  /** What a proposal comes to. */
  sealed interface Answer {
    /**
     * Trials to carry out.
     *
     * @param starts those that have to come to their end before, each after the one that it starts
     *     from
     * @param own the proposal's, one for each of its seeds, in their order
     */
    record Trials(List<Trial> starts, List<Trial> own) implements Answer {
      public Trials {
        starts = List.copyOf(starts);
        own = List.copyOf(own);
      }
    }

    /** It is not to be tried. */
    record Declined(String reason) implements Answer {}
  }
}
