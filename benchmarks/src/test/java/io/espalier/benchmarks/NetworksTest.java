package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.CostTable;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
  @Test
  void pruningInsideBlocksLeavesHalfOfTheMacs() {
    CostTable whole = CostTable.of(Networks.named(Networks.RESNET_56));
    Network pruned = Networks.named(Networks.PRUNED_INSIDE);
    assertThat((double) CostTable.of(pruned).macs() / whole.macs()).isEqualTo(0.5, within(0.005));
    assertThat(filters(pruned)).contains(8, 16, 31, 64);
  }

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
  void namesAreSplitOutsideTheirOptions() {
    assertThat(Networks.split("resnet-20, a(b=1, c=[2, d(e, f)], g=3)@deploy,vgg-16-bn"))
        .containsExactly("resnet-20", "a(b=1, c=[2, d(e, f)], g=3)@deploy", "vgg-16-bn");
  }

  @Test
  void anyArchitectureForSmallImagesIsANetwork() {
    Network network = Networks.named("repvgg-a0(width=0.25, halvings=3, image=32, classes=10)");
    assertThat(network.shapes().get(network.output().path()).channels()).isEqualTo(10);
  }

  @Test
  void deployedBranchesAreTheConvolutionsOfThePlainNetwork() {
    long plain = CostTable.of(Networks.named("resnet-20")).macs();
    assertThat(CostTable.of(Networks.named("dbb-resnet-20")).macs()).isGreaterThan(plain);
    Network deployed = Networks.named("dbb-resnet-20@deploy");
    assertThat(CostTable.of(deployed).macs()).isEqualTo(plain);
    assertThat(deployed.nodes()).noneMatch(node -> node.op() instanceof BatchNorm);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-21, did you mean 'resnet-20'?",
    "depthwis, did you mean 'depthwise'?",
    "resnet-20@depoly, did you mean 'deploy'?",
    "resnet-20(clases=10), did you mean 'classes'?"
  })
  void whatIsNoneIsRefusedWithAHint(String name, String hint) {
    assertThatThrownBy(() -> Networks.named(name))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(hint);
  }

  @Test
  void unknownModesAreRefused() {
    assertThatThrownBy(() -> Mode.titled("trainin"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean 'training'?");
  }

  private static List<Integer> filters(Network network) {
    return network.nodes().stream()
        .map(Node::op)
        .filter(Conv.class::isInstance)
        .map(op -> ((Conv) op).filters())
        .toList();
  }
}
