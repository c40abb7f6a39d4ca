package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.Forecast;
import io.espalier.spec.Refusal;
import io.espalier.store.Unavailable;
import io.espalier.testing.Blobs;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be is said in one sentence before anything is trained. */
class ImpossibleStepsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "prune(ratio=1.0); resnet-20; ratio 1.0 is not in [0, 1)",
        "prune(layers=[layer1.0.conv1(1.5)]); resnet-20; Cannot prune layer layer1.0.conv1(1.5): write path(share)",
        "prune(to-macs=0.001, floor=4); resnet-20; Cannot prune to 40,551 MACs",
        "prune(to-macs=2000000000); resnet-20; Cannot prune to 2,000,000,000 MACs: the network has 40,551,040; give a lower target, or a share up to 1",
        "prune(to-params=2000000000, spread=global); resnet-20; Cannot prune to 2,000,000,000 parameters: the network has",
        "autobot(to-macs=2000000000); resnet-20; Cannot prune to 2,000,000,000 MACs: the network has 40,551,040",
        "autobot(to-macs=0); resnet-20; a target of 0.0 is not above 0",
        "prune(ratio=0.5, coupled=narrow); resnet-20; coupled=narrow is not possible here; set coupled=keep or coupled=prune",
        "autobot(branches=prune); resnet-20; branches=prune is not possible here; set branches=narrow or branches=keep",
        "prune(preset=resnet-56-a); resnet-20; Cannot apply preset 'resnet-56-a': the network's convolutions are not those of resnet-56",
        "prune(preset=resnet-56-aa); resnet-56; Cannot find preset 'resnet-56-aa'",
        "prune(gamma, ratio=0.5); vgg-16; Cannot prune by gamma: no group of channels that it ranks",
        "prune(l1, ratio=0.5, skip=[layer1.0.conv7]); resnet-20; 'layer1.0.conv7'",
        "prune(l1(across=greedy), ratio=0.5, spread=global); resnet-20; Cannot use l1(across=greedy)",
        "prune(taylor(order=second), ratio=0.5, coupled=prune); resnet-20; Cannot score the channels of 'conv1' by taylor(order=second): they pass through an addition",
        "train(method=lrpet(ranks=[nosuch(3)])); resnet-20; Cannot choose a rank for 'nosuch'",
        "train(method=scl(penalty=-1)); resnet-20; penalty and mask-rate must be above 0",
        "train(method=sfp(criterion=l1(across=greedy))); resnet-20; Cannot use l1(across=greedy)",
        "train(method=slimming); vgg-16; Cannot train by slimming",
        "thinet(ratio=0.5); shufflenet-v1(groups=3); Cannot prune by thinet(ratio=0.5): no group of channels that it ranks is free to go; channels of additions and grouped convolutions stay"
      })
  void theForecastRefuses(String step, String network, String sentence) {
    assertThatThrownBy(
            () -> Steps.CATALOG.read(step).forecast(Forecast.exact(Zoo.CATALOG.read(network))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(sentence);
  }

  /** A folder may be there tomorrow: that is no verdict on the step. */
  @Test
  void aTeacherThatIsNotThereIsUnavailable() {
    Step step = Steps.CATALOG.read("train(method=distillation(teacher=\"/nowhere/at/all\"))");
    assertThatThrownBy(() -> step.check(Blobs.data(40, 4)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("there is no network.json");
  }

  /** Of the data, not of the network. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "prune(taylor, ratio=0.5); it looks at 1,280 images and there are 40",
        "train(method=sfp(criterion=hrank)); it looks at 500 images and there are 40"
      })
  void theCheckRefuses(String step, String sentence) {
    assertThatThrownBy(() -> Steps.CATALOG.read(step).check(Blobs.data(40, 4)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rewind", "train | rewind", "rewind | train(method=remember)", "prune | rewind"})
  void nothingIsRewoundThatIsNotRemembered(String steps) {
    assertThatThrownBy(() -> Rewind.check(read(steps)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot rewind to remembered weights");
  }

  @Test
  void whatIsRememberedIsRewoundAndFreshWeightsNeedNone() {
    assertThatCode(
            () -> {
              Rewind.check(read("train(method=[sfp, remember]) | prune | rewind | train"));
              Rewind.check(read("prune | rewind(to=fresh)"));
            })
        .doesNotThrowAnyException();
  }

  private static List<Step> read(String steps) {
    return Stream.of(steps.split(" \\| ", -1)).map(Steps.CATALOG::read).toList();
  }
}
