package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.spec.Refusal;
import org.junit.jupiter.api.Test;

class Dl4jEngineTest {
  @Test
  void theEngineIsFoundAndSaysWhatRuns() {
    Engine engine = Engines.find();
    assertThat(engine).isInstanceOf(Dl4jEngine.class);
    assertThat(engine.description()).contains("onednn").contains("cpu(threads=1)");
  }

  @Test
  void aBuildWithoutOneDnnIsRefused() {
    assertThatThrownBy(() -> new NativeBuild("linux-x86_64", "avx2").check())
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot use the native build 'linux-x86_64'")
        .hasMessageContaining(NativeBuild.ALLOW_SLOW);
  }
}
