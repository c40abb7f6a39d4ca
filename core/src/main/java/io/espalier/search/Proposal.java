package io.espalier.search;

import io.espalier.trial.Rung;
import java.util.List;
import java.util.Optional;

/**
 * What a search wants to know: how good a candidate is.
 *
 * @param seeds the candidate runs once with each; at least one
 * @param until where its trainings pause; empty if they go on to their end
 * @param role what it is to the search, in a few words, such as {@code level 0.5}; empty if there
 *     is nothing to say
 * @param parent the candidate that the search went on from to this one, tried with the first of the
 *     seeds; empty if there is no such candidate
 */
public record Proposal(
    CandidateText candidate,
    List<Long> seeds,
    Optional<Rung> until,
    String role,
    Optional<CandidateText> parent) {
  public Proposal {
    seeds = List.copyOf(seeds);
  }

  /** A candidate that is trained to its end. */
  public Proposal(CandidateText candidate, List<Long> seeds) {
    this(candidate, seeds, Optional.empty(), "", Optional.empty());
  }

  /** The same candidate, trained further. */
  public Proposal further(Optional<Rung> rung) {
    return new Proposal(candidate, seeds, rung, role, parent);
  }

  /** The same proposal with another role. */
  public Proposal as(String what) {
    return new Proposal(candidate, seeds, until, what, parent);
  }

  /** The same proposal, come to from another candidate. */
  public Proposal from(Optional<CandidateText> other) {
    return new Proposal(candidate, seeds, until, role, other);
  }
}
