package io.espalier.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A few candidates of a space that between them have every alternative and both ends of every
 * range: {@code prune(l1|l2, ratio=0.2..0.5)} has three, {@code l1} with 0.2, {@code l2} with 0.2,
 * and {@code l1} with 0.5. What cannot be read is found by them, where a search would come to it
 * late.
 */
public final class Probes {
  private final Space space;
  private final List<CandidateText> candidates = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Deque<Map<String, Object>> open = new ArrayDeque<>();

  private Probes(Space space) {
    this.space = space;
  }

  /** Those of a space; at least one. */
  public static List<CandidateText> of(Space space) {
    Probes probes = new Probes(space);
    probes.open.add(Map.of());
    while (!probes.open.isEmpty()) {
      probes.walk(probes.open.remove());
    }
    return List.copyOf(probes.candidates);
  }

  /** One candidate; where it meets a gene for the first time, the gene's other values are next. */
  private void walk(Map<String, Object> decided) {
    GeneWalk walk =
        space.walk(
            (place, gene) ->
                decided.containsKey(place) ? decided.get(place) : gene.probes().get(0));
    candidates.add(space.at(walk.point()));
    walk.met()
        .forEach(
            (place, gene) -> {
              if (seen.add(place)) {
                gene.probes().stream().skip(1).forEach(other -> next(decided, place, other));
              }
            });
  }

  private void next(Map<String, Object> decided, String place, Object value) {
    Map<String, Object> next = new HashMap<>(decided);
    next.put(place, value);
    open.add(next);
  }
}
