package io.espalier.search.snf;

import io.espalier.allocation.CountSpace;
import io.espalier.allocation.Counts;
import io.espalier.search.CandidateText;
import io.espalier.search.Space;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates of a search over counts: all from one start, pruned to the counts, and then
 * trained in one of two ways.
 *
 * @param pruning the step that says no counts
 * @param inner what follows it in the search
 * @param then what follows it for an answer
 */
record CountSentence(Call start, Call pruning, List<Call> inner, List<Call> then) {
  private static final String KEEP = "keep";

  CountSentence {
    inner = List.copyOf(inner);
    then = List.copyOf(then);
  }

  /**
   * Checks that a space says one pruning of one start, and how an answer is trained on.
   *
   * @throws Refusal naming what stands in the way
   */
  static void check(Space space, List<Call> inner) {
    if (!space.isSingle() || !(space.start() instanceof Call)) {
      throw new Refusal(
          Text.of(
              "Cannot search counts of %s: it walks one pruning of one model; give each alternative a family of its own",
              space));
    }
    if (space.steps().size() < 2) {
      throw new Refusal(
          Text.of(
              "Cannot search counts of %s: a pruning without counts is needed, and behind it how the answers are trained on; write try = [\"prune(l1)\", tune]",
              space));
    }
    if (space.steps().subList(1, space.steps().size()).equals(inner)) {
      throw new Refusal(
          Text.of(
              "Cannot search counts of %s: inner is the same as what follows the pruning, so that answers would be no others than what is tried; leave inner out, or make it shorter",
              space));
    }
  }

  /** Those of a space that was {@linkplain #check checked}. */
  static CountSentence of(Space space, List<Call> inner) {
    CandidateText only = space.grid().findFirst().orElseThrow();
    List<Call> steps = only.steps();
    return new CountSentence(only.start(), steps.get(0), inner, steps.subList(1, steps.size()));
  }

  /** What is tried in the search. */
  CandidateText tried(CountSpace space, Counts counts) {
    return candidate(space, counts, inner);
  }

  /** What answers a level. */
  CandidateText answer(CountSpace space, Counts counts) {
    return candidate(space, counts, then);
  }

  private CandidateText candidate(CountSpace space, Counts counts, List<Call> behind) {
    List<Call> steps = new ArrayList<>();
    steps.add(pruning.with(KEEP, space.keep(counts)));
    steps.addAll(behind);
    return new CandidateText(start, steps);
  }
}
