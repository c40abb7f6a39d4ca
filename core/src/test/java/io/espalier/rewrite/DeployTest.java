package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channel.ChannelGroups;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Network;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomSelections;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallArchitectures;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What the published architectures become when they are deployed. */
class DeployTest {
  private static final Deploy DEPLOY = new Deploy();

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void deploymentChangesNoOutputAndCostsWhatWasForecast(String architecture) {
    assertDeployed(RandomWeights.of(SmallArchitectures.network(architecture), 3));
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void soItDoesAfterPruning(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    Model whole = RandomWeights.of(network, 5);
    Model cut = Surgery.remove(whole, RandomSelections.of(ChannelGroups.of(network), 5), "test");
    assertDeployed(cut);
    assertThat(DEPLOY.forecast(cut.network()).widest().nodes())
        .hasSizeLessThanOrEqualTo(DEPLOY.forecast(network).widest().nodes().size());
  }

  private static void assertDeployed(Model model) {
    Forecast forecast = DEPLOY.forecast(model.network());
    Model deployed = DEPLOY.apply(model);
    Outputs.assertSame(deployed, model);
    assertThat(forecast.widest()).isEqualTo(deployed.network());
    CostTable before = CostTable.of(model.network());
    CostTable after = CostTable.of(deployed.network());
    assertThat(forecast.macs().low()).isEqualTo(after.macs());
    assertThat(forecast.params().high()).isEqualTo(after.params());
    assertThat(after.macs()).isLessThanOrEqualTo(before.macs());
    assertThat(after.params()).isLessThanOrEqualTo(before.params());
  }

  /** What branches become is what the authors deploy, with all normalizations folded. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "repvgg-a0; repvgg-a0(form=deploy)",
        "repvgg-b1g4; repvgg-b1g4(form=deploy)",
        "repnas-a0; repvgg-a0(form=deploy)",
        "repnas-cifar; repvgg-a0(form=deploy, halvings=3, image=32, classes=10)",
        "dbb-vgg-16-bn; dbb-vgg-16-bn(form=deploy)",
        "dbb-resnet-20; dbb-resnet-20(form=deploy)",
        "dbb-resnet-50; dbb-resnet-50(form=deploy)",
        "dbb-resnet-20; resnet-20",
        "repghost; repghost(form=deploy)",
      })
  void branchesBecomeThePublishedDeployedForm(String trained, String published) {
    Network deployed = DEPLOY.forecast(Zoo.CATALOG.read(trained)).widest();
    Network target = DEPLOY.forecast(Zoo.CATALOG.read(published)).widest();
    assertThat(deployed.nodes()).noneMatch(node -> node.op() instanceof BatchNorm);
    assertThat(deployed).isEqualTo(target);
  }
}
