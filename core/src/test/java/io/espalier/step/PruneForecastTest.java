package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.allocation.Rounding;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneForecastTest {
  private static final long FC_MACS = 640;

  /**
   * Li et al. 2017, table 1: exact integers of the published configurations, convolutions alone.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-56; stages=[0.1, 0.1, 0.1], skip=[layer1.7.conv1, layer2.0.conv1, layer3.0.conv1, layer3.8.conv1]; 112435200; 773336",
        "resnet-110; stages=[0.5, 0.4, 0.3], skip=[layer1.17.conv1, layer2.0.conv1, layer3.0.conv1]; 155123712; 1168424"
      })
  void reproducesPublishedConfigurations(
      String network, String options, long convMacs, long params) {
    Forecast pruned = prune("l1, " + options, network);
    assertThat(pruned.macs().low()).isEqualTo(convMacs + FC_MACS);
    assertThat(pruned.params().low()).isEqualTo(params);
    assertThat(pruned.macs().isExact()).isTrue();
  }

  @Test
  void halvesTheInnerWidthsOfResNet56() {
    Forecast pruned = prune("ratio=0.5", "resnet-56");
    assertThat(pruned.macs().low()).isEqualTo(62_964_352);
    assertThat(pruned.params().low()).isEqualTo(428_074);
  }

  @Test
  void roundsTheKeptOrTheRemovedCountDown() {
    assertThat(filters(prune("ratio=0.3", "resnet-20"), "layer1.0.conv1")).isEqualTo(11);
    assertThat(filters(prune("ratio=0.3, rounding=removed-down", "resnet-20"), "layer1.0.conv1"))
        .isEqualTo(12);
    assertThat(Rounding.KEPT_DOWN.kept(10, 0.9)).isEqualTo(1);
    assertThat(Rounding.KEPT_DOWN.kept(20, 0.8)).isEqualTo(4);
  }

  @Test
  void meetsATargetToWithinOneChannel() {
    long whole = Forecast.exact(Zoo.CATALOG.read("resnet-56")).macs().low();
    for (double share : new double[] {0.9, 0.6, 0.5, 0.47, 0.2}) {
      long macs = prune("to-macs=" + share, "resnet-56").macs().low();
      assertThat(macs)
          .isLessThanOrEqualTo((long) (share * whole))
          .isGreaterThan((long) (share * whole) - 294_912);
    }
  }

  @Test
  void readsATargetAboveOneAsACount() {
    assertThat(prune("to-macs=20M", "resnet-20").macs().high())
        .isLessThanOrEqualTo(20_000_000)
        .isGreaterThan(19_700_000);
    assertThat(prune("to-params=0.5", "resnet-20").params().high()).isLessThanOrEqualTo(134_861);
  }

  @Test
  void keepsTheFloorAndTheAlignment() {
    Network aligned = prune("ratio=0.3, align=8", "resnet-20").widest();
    assertThat(
            aligned.nodes().stream()
                .filter(n -> n.op() instanceof Conv)
                .map(n -> ((Conv) n.op()).filters()))
        .allMatch(filters -> filters % 8 == 0);
    assertThat(filters(prune("ratio=0.9, floor=6", "resnet-20"), "layer1.0.conv1")).isEqualTo(6);
  }

  @Test
  void leavesOneLayerAloneOrPrunesOnlyIt() {
    Forecast one = prune("layers=[layer2.1.conv1(0.5)]", "resnet-20");
    assertThat(filters(one, "layer2.1.conv1")).isEqualTo(16);
    assertThat(filters(one, "layer2.2.conv1")).isEqualTo(32);
    assertThat(filters(prune("ratio=0.5, skip=[layer2.1.conv1]", "resnet-20"), "layer2.1.conv1"))
        .isEqualTo(32);
  }

  @Test
  void prunesCoupledChannelsOnRequest() {
    Forecast coupled = prune("ratio=0.5, coupled=prune", "resnet-20(shortcut=B)");
    assertThat(filters(coupled, "layer1.2.conv2")).isEqualTo(8);
    assertThat(filters(coupled, "conv1")).isEqualTo(8);
    assertThat(filters(prune("ratio=0.5", "resnet-20(shortcut=B)"), "conv1")).isEqualTo(16);
  }

  @Test
  void boundsAGlobalThreshold() {
    Forecast global = prune("to-macs=0.5, spread=global", "resnet-20");
    assertThat(global.macs().isExact()).isFalse();
    assertThat(global.macs().high()).isEqualTo(20_275_520);
    assertThat(global.macs().low()).isBetween(19_900_000L, 20_275_520L);
    Forecast then = ((Prune) Steps.CATALOG.read("prune(ratio=0.5)")).forecast(global);
    assertThat(then.macs().high()).isLessThanOrEqualTo(global.macs().high());
  }

  @Test
  void refusesATargetAboveWhatThereIs() {
    assertThat(prune("to-macs=40551040", "resnet-20").macs()).isEqualTo(Range.exact(40_551_040));
    assertThatThrownBy(() -> prune("to-macs=40551041", "resnet-20"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the network has 40,551,040");
  }

  @Test
  void namesEachGroupOnce() {
    assertRefused(
        "layers=[layer1.0.conv1(0.5), layer1.0.conv1(0.2)]", "resnet-20", "given already");
  }

  @Test
  void refusesWhatCannotBe() {
    assertRefused("to-macs=0.01", "resnet-20", "remain with every free group at its floor");
    assertRefused("ratio=0.5, to-macs=0.5", "resnet-20", "exactly one of");
    assertRefused(
        "ratio=0.5, align=64, skip=[layer3.0.conv1, layer3.1.conv1, layer3.2.conv1]",
        "resnet-20",
        "every group stays whole");
    assertRefused("ratio=1.0", "resnet-20", "not in [0, 1)");
    assertRefused("stages=[0.1, 0.2]", "resnet-20", "3 stages");
    assertRefused("layers=[layer9.conv1(0.5)]", "resnet-20", "layer9.conv1");
    assertRefused("ratoi=0.5", "resnet-20", "did you mean 'ratio'?");
    assertRefused("l3, ratio=0.5", "resnet-20", "'l3'");
  }

  private static void assertRefused(String options, String network, String reason) {
    assertThatThrownBy(() -> prune(options, network))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  private static Forecast prune(String options, String network) {
    return Steps.CATALOG
        .read("prune(" + options + ")")
        .forecast(Forecast.exact(Zoo.CATALOG.read(network)));
  }

  private static int filters(Forecast forecast, String path) {
    return forecast.widest().nodes().stream()
        .filter(node -> node.path().equals(path))
        .map(Node::op)
        .mapToInt(op -> ((Conv) op).filters())
        .findFirst()
        .orElseThrow();
  }
}
