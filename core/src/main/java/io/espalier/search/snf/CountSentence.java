package io.espalier.search.snf;

import io.espalier.allocation.CountSpace;
import io.espalier.allocation.Counts;
import io.espalier.network.Network;
import io.espalier.search.CandidateText;
import io.espalier.search.Space;
import io.espalier.search.Terrain;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The candidates of a search over counts: all from one start, brought to the counts, and then
 * trained in one of two ways.
 *
 * @param ahead what an answer's start goes through before its counts are taken, in order
 * @param counted the step that says no counts
 * @param inner what follows it in the search
 * @param then what follows it for an answer
 * @param counts those that it may take
 */
record CountSentence(
    Call start,
    List<Call> ahead,
    Call counted,
    List<Call> inner,
    List<Call> then,
    CountSpace counts,
    Terrain terrain) {
  CountSentence {
    ahead = List.copyOf(ahead);
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
              "Cannot search counts of %s: a pruning without counts is needed, and behind it how the answers are trained on; write try = [\"prune(l1)\", tune], or for ranks [\"rewrite(lowrank)\", tune]",
              space));
    }
    if (space.steps().subList(1, space.steps().size()).equals(inner)) {
      throw new Refusal(
          Text.of(
              "Cannot search counts of %s: inner is the same as what follows the pruning, so that answers would be no others than what is tried; leave inner out, or make it shorter",
              space));
    }
  }

  /**
   * Those of a space that was {@linkplain #check checked}.
   *
   * @throws Refusal if none of its steps takes counts, or what stands in front of that may not
   */
  static CountSentence of(Space space, List<Call> inner, Terrain terrain) {
    CandidateText only = space.grid().findFirst().orElseThrow();
    List<Call> steps = only.steps();
    int at =
        IntStream.range(0, steps.size())
            .filter(i -> terrain.takesCounts(steps.get(i)))
            .findFirst()
            .orElse(0);
    Call counted = steps.get(at);
    steps.subList(0, at).forEach(step -> terrain.ahead(step, counted));
    CountSpace counts = terrain.counts(only.start(), counted);
    Network whole = counts.network(counts.whole());
    for (Call step : inner) {
      if (!terrain.keepsCost(step, whole)) {
        throw new Refusal(
            Text.of(
                "Cannot search counts with %s in inner: it changes the network, and a candidate costs what its counts cost; write it behind the pruning, where the answers have it",
                step));
      }
    }
    return new CountSentence(
        only.start(),
        steps.subList(0, at),
        counted,
        inner,
        steps.subList(at + 1, steps.size()),
        counts,
        terrain);
  }

  /** What is tried in the search. */
  CandidateText tried(Counts kept) {
    return candidate(List.of(), counts.said(counted, kept), inner);
  }

  /** What answers a level. */
  CandidateText answer(Counts kept) {
    Call said = counts.said(counted, kept);
    return candidate(ahead.stream().map(step -> terrain.ahead(step, said)).toList(), said, then);
  }

  private CandidateText candidate(List<Call> before, Call said, List<Call> behind) {
    List<Call> steps = new ArrayList<>(before);
    steps.add(said);
    steps.addAll(behind);
    return new CandidateText(start, steps);
  }
}
