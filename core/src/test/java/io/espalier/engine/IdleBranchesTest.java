package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.network.Network;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdleBranchesTest {
  @Test
  void aBranchRestsWithAllThatLeadsToItAlone() {
    Network network = IdleContract.branching();
    assertThat(IdleBranches.of(network, Set.of("full.bn", "bn")).nodes())
        .containsExactlyInAnyOrder("full", "full.bn", "bn");
    assertThat(IdleBranches.of(network, Set.of("mean")).nodes()).containsExactly("mean");
    assertThat(IdleBranches.of(network, Set.of())).isEqualTo(IdleBranches.NONE);
  }
}
