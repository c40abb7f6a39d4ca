package io.espalier.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channel.ChannelGroups;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetTest {
  /** Convolutions and linear layers; Li et al.'s counts of convolutions alone are 640 lower. */
  @ParameterizedTest
  @CsvSource({
    "resnet-56-a, 112435840, 773336",
    "resnet-110-b, 155124352, 1168424",
    "vgg-16-a, 206279680, 5397034",
  })
  void leavesTheExactCounts(String name, long macs, long params) {
    CostTable cost = CostTable.of(pruned(name));
    assertThat(cost.macs()).isEqualTo(macs);
    assertThat(cost.params()).isEqualTo(params);
  }

  /** The paper counts the convolutions of ResNet-34 without its projections. */
  @ParameterizedTest
  @CsvSource({"resnet-34-a, 3080404992", "resnet-34-b, 2762489856"})
  void leavesTheConvolutionsOfResNet34(String name, long macs) {
    assertThat(convolutionsOfTheBranches(pruned(name))).isEqualTo(macs);
  }

  /** Table 1 of the paper, in percent. */
  @ParameterizedTest
  @CsvSource({
    "vgg-16-a, 34.2, 64.0",
    "resnet-56-a, 10.4, 9.4",
    "resnet-56-b, 27.6, 13.7",
    "resnet-110-a, 15.9, 2.3",
    "resnet-110-b, 38.6, 32.4",
    "resnet-34-a, 15.5, 7.6",
    "resnet-34-b, 24.2, 10.8",
    "resnet-34-c, 7.5, 7.2",
  })
  void removesThePublishedShares(String name, double macs, double params) {
    Network whole = whole(name);
    Network pruned = pruned(name);
    double removedMacs =
        100 - 100.0 * convolutionsOfTheBranches(pruned) / convolutionsOfTheBranches(whole);
    double removedParams =
        100 - 100.0 * CostTable.of(pruned).params() / CostTable.of(whole).params();
    assertThat(removedMacs).isCloseTo(macs, within(0.1));
    assertThat(removedParams).isCloseTo(params, within(0.12));
  }

  @ParameterizedTest
  @MethodSource("io.espalier.allocation.Preset#names")
  void forecastsAsAStep(String name) {
    Forecast forecast =
        Steps.CATALOG.read("prune(l2, preset=" + name + ")").forecast(Forecast.exact(whole(name)));
    assertThat(forecast).isEqualTo(Forecast.exact(pruned(name)));
  }

  @Test
  void servesAnotherHeadAndOtherClasses() {
    Network hundred = Zoo.CATALOG.read("vgg-16-bn(classes=100)");
    assertThat(Preset.named("vgg-16-a").narrow(hundred).shapes().get("features.0").channels())
        .isEqualTo(32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-56-a; resnet-110",
        "resnet-110-a; resnet-56",
        "resnet-56-a; resnet-56(width=2)",
        "resnet-34-a; resnet-18",
        "vgg-16-a; vgg-16"
      })
  void refusesAnotherArchitecture(String name, String architecture) {
    Network other = Zoo.CATALOG.read(architecture);
    assertThatThrownBy(() -> Preset.named(name).widths(ChannelGroups.of(other)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot apply preset '" + name + "'");
  }

  @Test
  void refusesANetworkThatIsPrunedAlready() {
    Network pruned = pruned("resnet-56-a");
    assertThatThrownBy(() -> Preset.named("resnet-56-a").narrow(pruned))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void refusesWhatThePresetSaysItself() {
    Step step = Steps.CATALOG.read("prune(l1, preset=resnet-56-a, skip=[layer1.0.conv1])");
    assertThatThrownBy(() -> step.forecast(Forecast.exact(whole("resnet-56-a"))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("leave out skip");
    assertThatThrownBy(() -> Steps.CATALOG.read("prune(l1, preset=resnet-56a)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean 'resnet-56-a'?");
  }

  private static long convolutionsOfTheBranches(Network network) {
    return CostTable.of(network).rows().stream()
        .filter(row -> !row.path().contains("downsample"))
        .filter(row -> !row.path().startsWith("fc") && !row.path().startsWith("classifier"))
        .mapToLong(CostTable.Row::macs)
        .sum();
  }

  private static Network whole(String name) {
    return Zoo.CATALOG.read(Preset.named(name).architecture());
  }

  private static Network pruned(String name) {
    return Preset.named(name).narrow(whole(name));
  }
}
