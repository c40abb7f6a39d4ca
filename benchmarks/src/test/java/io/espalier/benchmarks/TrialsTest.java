package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrialsTest {
  @Test
  void trialsAtOnceHaveTheirOwnNetworks() {
    Subject subject = Subject.of(Networks.named(Networks.DEPTHWISE), 2);
    try (Trials trials = new Trials(Library.OURS, subject, 2, 1)) {
      assertThat(trials.parameters()).isEqualTo(subject.parameters());
      assertThat(trials.firstLoss()).isPositive().isLessThan(10);
      assertThat(trials.measure(Mode.TRAIN, 0, 1)).isPositive();
      assertThat(trials.measure(Mode.INFER, 0, 1)).isPositive();
    }
  }
}
