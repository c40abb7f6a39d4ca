package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.CostTable;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworksTest {
  @Test
  void pruningLeavesHalfOfTheMacsInOddWidths() {
    CostTable whole = CostTable.of(Networks.named(Networks.RESNET_56));
    Network pruned = Networks.named(Networks.PRUNED);
    assertThat((double) CostTable.of(pruned).macs() / whole.macs()).isEqualTo(0.5, within(0.005));
    assertThat(filters(pruned)).contains(11, 23, 45).doesNotContain(16, 32, 64);
  }

  /**
   * By hand: the stem has 3 * 32 * 9 weights at 1024 positions; block 1 has 32 * 9 and 32 * 64
   * there; blocks 2 and 3 have 64 * 9, 64 * 128, 128 * 9 and 128 * 128 at 256 positions; blocks 4
   * and 5 128 * 9, 128 * 256, 256 * 9 and 256 * 256 at 64; the linear layer 2560.
   */
  @Test
  void depthwiseCostsWhatTheSumOfItsLayersDoes() {
    long macs =
        1024L * (864 + 288 + 2048)
            + 256L * (576 + 8192 + 1152 + 16384)
            + 64L * (1152 + 32768 + 2304 + 65536)
            + 2560;
    Network depthwise = Networks.named(Networks.DEPTHWISE);
    assertThat(CostTable.of(depthwise).macs()).isEqualTo(macs);
    assertThat(filters(depthwise))
        .containsExactly(32, 32, 64, 64, 128, 128, 128, 128, 256, 256, 256);
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatThrownBy(() -> Networks.named("resnet-21"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("resnet-20");
  }

  private static List<Integer> filters(Network network) {
    return network.nodes().stream()
        .map(Node::op)
        .filter(Conv.class::isInstance)
        .map(op -> ((Conv) op).filters())
        .toList();
  }
}
