package io.espalier.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.step.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenTrialTest {
  @Test
  void saysTheSameOfATrialAsItsText() {
    Start start = Start.read(Call.parse("resnet-20"));
    Candidate candidate = new Candidate(start, List.of(Steps.CATALOG.read("train(epochs=5)")));
    Trial trial = new Trial(candidate, DataSpec.parse("generated(train=60, test=10)"), 17);
    assertThat(WrittenTrial.of(trial)).isEqualTo(WrittenTrial.read(trial.text()));
    assertThat(WrittenTrial.of(trial).seed()).isEqualTo(17);
  }

  @Test
  void knowsNoDataThatNobodyKnows() {
    WrittenTrial old =
        WrittenTrial.read("trial(start=a, steps=[b(c=1)], data=data(old=1), seed=2)");
    assertThat(old.data()).isEmpty();
    assertThat(old.seed()).isEqualTo(2);
  }

  @Test
  void refusesWhatSaysNoSeed() {
    assertThatThrownBy(() -> WrittenTrial.read("trial(start=a, data=data)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it needs seed and data");
  }
}
