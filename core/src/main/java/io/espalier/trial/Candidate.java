package io.espalier.trial;

import io.espalier.step.Step;
import io.espalier.step.Steps;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Take this model, do these things. */
public record Candidate(Start start, List<Step> steps) {
  public Candidate {
    steps = List.copyOf(steps);
  }

  /**
   * The sentence with every option that differs from its default: {@code resnet-20 | prune(l1,
   * ratio=0.3) | train(...)}.
   */
  @Override
  public String toString() {
    return Stream.concat(
            Stream.of(start.toString()), steps.stream().map(s -> Steps.CATALOG.write(s).toString()))
        .collect(Collectors.joining(" | "));
  }
}
