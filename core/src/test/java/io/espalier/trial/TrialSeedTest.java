package io.espalier.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrialSeedTest {
  /** Results that are there were drawn by these numbers. */
  @Test
  void theSeedOfAStepStaysWhatItWas() {
    Trial trial = trial(1, "zero-gamma", "train");
    assertThat(trial.seed(0)).isEqualTo(7_823_589_978_867_362_149L);
    assertThat(trial.seed(1)).isEqualTo(8_921_561_898_839_801_515L);
  }

  @Test
  void itFollowsFromTheTrialsSeedAndItsPlaceAlone() {
    assertThat(trial(1, "train").seed(0)).isEqualTo(trial(1, "zero-gamma", "train").seed(0));
    assertThat(trial(2, "train").seed(0)).isNotEqualTo(trial(1, "train").seed(0));
  }

  private static Trial trial(long seed, String... steps) {
    List<Step> read = Stream.of(steps).map(Steps.CATALOG::read).toList();
    Candidate candidate = new Candidate(Start.read(Call.parse("resnet-20")), read);
    return new Trial(candidate, DataSpec.parse("generated"), seed);
  }
}
