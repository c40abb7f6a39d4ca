package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import org.junit.jupiter.api.Test;

class CoresTest {
  @Test
  void onlyAllowedCoresAreTaken() {
    assertThat(Cores.first("0-1", 1)).isEqualTo("0");
    assertThat(Cores.first("2-3,7,9-12", 4)).isEqualTo("2,3,7,9");
  }

  @Test
  void moreThanThereAreAreRefused() {
    int more = Runtime.getRuntime().availableProcessors() + 1;
    assertThatThrownBy(() -> Cores.keepingTo(more))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--cores");
  }
}
