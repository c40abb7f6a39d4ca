package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.spec.Refusal;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pruning of networks whose convolutions train as sums of branches, and of those with layers that
 * have no batch normalization.
 */
class BranchedPruneTest {
  /** Without residual sums every layer of a RepVGG loses half: the published widths times 0.5. */
  @ParameterizedTest
  @ValueSource(strings = {"repvgg-a0", "repnas-cifar", "dbb-vgg-16-bn"})
  void halvedBranchesAreTheArchitectureOfHalfTheWidth(String architecture) {
    Forecast pruned = prune("ratio=0.5", architecture);
    CostTable half = CostTable.of(Zoo.CATALOG.read(architecture + "(width=0.5)"));
    assertThat(pruned.macs().low()).isEqualTo(half.macs());
    assertThat(pruned.params().high()).isEqualTo(half.params());
    assertThat(pruned.macs().isExact()).isTrue();
  }

  /** Inside the blocks, as of the same network without branches; a stage's outputs stay. */
  @Test
  void diverseBranchesLoseWhatTheirConvolutionsWould() {
    Forecast pruned = prune("ratio=0.5", "dbb-resnet-20");
    Forecast deployed = Steps.CATALOG.read("rewrite(deploy)").forecast(pruned);
    assertThat(deployed.macs()).isEqualTo(prune("ratio=0.5", "resnet-20").macs());
    var shapes = pruned.widest().shapes();
    assertThat(shapes.get("layer1.0.conv1").channels()).isEqualTo(8);
    assertThat(shapes.get("layer1.0.conv1.1x1-avg.conv").channels()).isEqualTo(8);
    assertThat(shapes.get("layer1.0.conv2.1x1-3x3.add").channels()).isEqualTo(8);
    assertThat(shapes.get("layer1.0.conv1.1x1-3x3.add").channels()).isEqualTo(16);
    assertThat(shapes.get("layer1.0.conv2").channels()).isEqualTo(16);
  }

  /** The sum within a module goes, that of a bottleneck stays. */
  @Test
  void repGhostLosesWithinItsModules() {
    var shapes = prune("ratio=0.5", "repghost").widest().shapes();
    assertThat(shapes.get("blocks.1.module1.conv2").channels()).isEqualTo(12);
    assertThat(shapes.get("blocks.1.se.reduce")).isNull();
    assertThat(shapes.get("blocks.1.module2.conv2").channels()).isEqualTo(24);
    assertThat(shapes.get("blocks.1.add").channels()).isEqualTo(24);
  }

  @ParameterizedTest
  @CsvSource({
    "dbb-resnet-20, 0.5",
    "repvgg-a0, 0.5",
    "repghost, 0.5",
    "repnas-cifar, 0.4",
    "ghostnet, 0.4",
    "mobilenet-v3-large, 0.5",
    "shufflenet-v1, 0.5",
    "rmnext-41x5-16, 0.5"
  })
  void targetsAreMetByEveryCriterion(String architecture, double share) {
    long whole = CostTable.of(Zoo.CATALOG.read(architecture)).macs();
    for (String criterion : new String[] {"l1", "gamma", "random"}) {
      Forecast pruned = prune(criterion + ", to-macs=" + share, architecture);
      assertThat(pruned.macs().isExact()).isTrue();
      assertThat(pruned.macs().low())
          .isBetween((long) ((share - 0.01) * whole), (long) (share * whole));
    }
  }

  @Test
  void gammaLeavesAloneWhatHasNoNormalization() {
    var shapes = prune("gamma, ratio=0.5", "mobilenet-v3-small").widest().shapes();
    assertThat(shapes.get("features.1.block.1.fc1").channels()).isEqualTo(8);
    assertThat(shapes.get("classifier.0").channels()).isEqualTo(1024);
    assertThat(shapes.get("features.2.block.0.0").channels()).isEqualTo(36);
    var all = prune("l1, ratio=0.5", "mobilenet-v3-small").widest().shapes();
    assertThat(all.get("features.1.block.1.fc1").channels()).isEqualTo(4);
    assertThat(all.get("classifier.0").channels()).isEqualTo(512);
  }

  @Test
  void whatIsAskedForByNameIsNotLeftAlone() {
    assertThatThrownBy(() -> prune("gamma, layers=[classifier.0(0.5)]", "mobilenet-v3-small"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot prune layer 'classifier.0' by gamma: it has nothing to rank the channels of 'classifier.0' by; leave the layer out or choose another criterion");
    assertThatThrownBy(() -> prune("gamma, ratio=0.5", "vgg-16"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot prune by gamma: no group of channels that it ranks is free to go; set coupled=prune, skip less or choose another criterion");
  }

  private static Forecast prune(String options, String network) {
    return Steps.CATALOG
        .read("prune(" + options + ")")
        .forecast(Forecast.exact(Zoo.CATALOG.read(network)));
  }
}
