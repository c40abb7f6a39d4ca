package io.espalier.search;

import io.espalier.spec.Call;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A candidate as it was written, names of models and steps not yet looked up: {@code base |
 * prune(l1, to-macs=0.5) | tune}.
 */
public record CandidateText(Call start, List<Call> steps) {
  public CandidateText {
    steps = List.copyOf(steps);
  }

  @Override
  public String toString() {
    return Stream.concat(Stream.of(start), steps.stream())
        .map(Call::toString)
        .collect(Collectors.joining(" | "));
  }
}
