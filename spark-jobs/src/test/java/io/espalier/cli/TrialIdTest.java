package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialIdTest {
  private static final Hash FIRST = new Hash("ab1" + "0".repeat(61));
  private static final Hash SECOND = new Hash("ab2" + "0".repeat(61));
  private static final List<Hash> TRIALS = List.of(FIRST, SECOND, FIRST);

  @Test
  void theFirstDigitsThatNoOtherHasDo() {
    assertThat(TrialId.find("ab1", TRIALS, "x")).isEqualTo(FIRST);
    assertThat(TrialId.find(SECOND.hex(), TRIALS, "x")).isEqualTo(SECOND);
  }

  @Test
  void noneAndSeveralAreRefusedWithTheWayOut() {
    for (String none : List.of("", "b1", "AB1", FIRST.hex() + "0")) {
      assertThatThrownBy(() -> TrialId.find(none, TRIALS, "sweep 'x'"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("'" + none + "'")
          .hasMessageContaining("no id in sweep 'x' begins so");
    }
    assertThatThrownBy(() -> TrialId.find("ab", TRIALS, "x"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("2 ids begin so (ab1000000000, ab2000000000)")
        .hasMessageContaining("more digits");
  }
}
