package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.dl4j.onednn.OneDnnKernels;
import io.espalier.spec.Refusal;
import org.junit.jupiter.api.Test;

/** Which kernels serve, by what is asked for and what loads. */
class KernelChoiceTest {
  private static final String OBSTACLE = "no jnidnnl in java.library.path";

  @Test
  void theLibraryLoadsHere() {
    assertThat(OneDnnKernels.obstacle()).isEmpty();
    assertThat(KernelChoice.of("", null).description()).startsWith("oneDNN 2.5");
    assertThat(new Dl4jEngine().description()).contains("oneDNN 2.5");
  }

  @Test
  void withoutTheLibraryNd4jServes() {
    assertThat(KernelChoice.of("", OBSTACLE).description()).isEqualTo("ND4J's kernels");
    assertThat(KernelChoice.of("nd4j", null).description()).isEqualTo("ND4J's kernels");
  }

  @Test
  void whatIsAskedForAndCannotBeIsRefused() {
    assertThatThrownBy(() -> KernelChoice.of("onednn", OBSTACLE))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(OBSTACLE)
        .hasMessageContaining("org.bytedeco:dnnl");
    assertThatThrownBy(() -> KernelChoice.of("cudnn", null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'cudnn'")
        .hasMessageContaining("'nd4j'");
  }

  @Test
  void cardsAreServedByNd4jAlone() {
    assertThat(KernelChoice.onCards("").description()).isEqualTo("ND4J's kernels");
    assertThat(KernelChoice.onCards("nd4j").description()).isEqualTo("ND4J's kernels");
    assertThatThrownBy(() -> KernelChoice.onCards("onednn"))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot use the kernels 'onednn': ND4J's native build computes on")
        .hasMessageEndingWith("leave -Despalier.engine.kernels out");
    assertThatThrownBy(() -> KernelChoice.onCards("cudnn"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'cudnn'");
  }
}
