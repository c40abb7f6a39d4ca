package io.espalier.search;

import java.util.Optional;

/**
 * A strategy under way: a deterministic function of its seed and the ordered asks and tells,
 * without clock, threads or files. A sweep that is run again puts the same questions and answers to
 * it, and so comes to the same point.
 */
public interface Search {
  /**
   * What to find out next. An ask that is answered by {@code Wait} or {@code Done} leaves the
   * search as it was.
   *
   * @param room where it is closed, candidates that were not proposed before are refused
   */
  Ask ask(Room room);

  /**
   * Hears what came of a proposal; every one is answered, in any order. A {@code Broken} one may be
   * answered once more, in a later run of the sweep, if only its surroundings were to blame; one
   * that some of its seeds have scored is not, whatever comes of the others later.
   */
  void tell(Proposal proposal, Report report);

  /** How many candidates it will propose in all, as far as that is known. */
  default Outlook outlook() {
    return new Outlook.Unknown();
  }

  /** What the networks of its space cost, where it knows that exactly. */
  default Optional<Extent> extent() {
    return Optional.empty();
  }
}
