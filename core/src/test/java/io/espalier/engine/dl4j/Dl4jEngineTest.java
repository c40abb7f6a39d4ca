package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.spec.Refusal;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4jBackend;

class Dl4jEngineTest {
  @Test
  void theEngineIsFoundAndSaysWhatRuns() {
    Engine engine = Engines.find();
    assertThat(engine).isInstanceOf(Dl4jEngine.class);
    assertThat(engine.description()).contains("onednn").contains("cpu(threads=1)");
  }

  @Test
  void aBuildWithoutOneDnnIsRefused() {
    assertThatThrownBy(() -> new NativeBuild("linux-x86_64", "avx2", false).check())
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot use the native build 'linux-x86_64'")
        .hasMessageContaining(NativeBuild.ALLOW_SLOW);
  }

  /** Such as the build for cards on a machine without one. */
  @Test
  void aMachineOnWhichNoBuildWorksIsKnownByWhatNd4jSays() {
    Throwable none = new Nd4jBackend.NoAvailableBackendException("Please ensure that");
    Throwable said = new ExceptionInInitializerError(new RuntimeException(none));
    assertThat(NativeBuild.unavailable(said)).isTrue();
    assertThat(NativeBuild.unavailable(new UnsatisfiedLinkError("no jnind4jcpu"))).isFalse();
  }
}
