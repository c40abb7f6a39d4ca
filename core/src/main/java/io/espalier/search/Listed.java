package io.espalier.search;

import java.util.List;

/** These candidates and no others, as a sweep's models. */
public final class Listed {
  private Listed() {}

  /** Begins to propose them in their order, each with these seeds. */
  public static Search begin(List<CandidateText> candidates, List<Long> seeds) {
    return new Independent(
        List.copyOf(candidates).iterator(),
        seeds,
        Long.MAX_VALUE,
        new Outlook.Exactly(candidates.size()));
  }
}
