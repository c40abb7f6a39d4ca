package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.network.Op;
import org.junit.jupiter.api.Test;

class OperatorsTest {
  @Test
  @SuppressWarnings("unchecked")
  void everyOperationHasARow() {
    assertThat(Operators.known())
        .containsExactlyInAnyOrder((Class<? extends Op>[]) Op.class.getPermittedSubclasses());
  }
}
