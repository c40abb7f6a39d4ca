package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.search.Space;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.testing.RandomWeights;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.WorkContext;
import io.espalier.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts that are said outright: exactly so, or refused. */
class KeptCountsTest {
  private static final WorkContext BENCH =
      new WorkContext(null, null, 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});

  /** Each case says what some layers have afterwards; the last is one that is not named. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-20(image=8); keep=[layer1.0.conv1(7)]; layer1.0.conv1=7, layer1.1.conv1=16",
        "resnet-20(image=8); keep=[layer1.0.conv1(7), conv1(12)], coupled=prune; layer1.0.conv1=7, conv1=12, layer1.2.conv2=12, layer2.0.conv1=32",
        // Zeros pad the shortcut: 16 of these 32 channels are those of conv1.
        "resnet-20(image=8); keep=[layer2.0.conv2(20)], coupled=prune; layer2.0.conv2=20, layer2.2.conv2=20, conv1=16",
        "resnet-20(image=8); keep=[layer2.0.conv2(20), conv1(8)], coupled=prune; layer2.0.conv2=20, conv1=8",
        "resnet-20(image=8); keep=[layer3.2.conv1(64), fc(10)]; layer3.2.conv1=64",
        "resnet-20(image=8, shortcut=B); keep=[layer1.0.conv2(9), conv1(9)], coupled=prune; conv1=9, layer1.0.conv2=9",
        "vgg-16(width=0.25, image=32); keep=[features.0(1), features.2(16)]; features.0=1, features.2=16",
        "resnet-20(image=8); keep=[layer1.0.conv1(8)], align=8; layer1.0.conv1=8",
        "dbb-resnet-20(image=8); keep=[layer1.0.conv1.3x3.conv(5)]; layer1.0.conv1.3x3.conv=5, layer1.0.conv1.1x1.conv=5"
      })
  void leavesExactlyWhatIsSaid(String architecture, String options, String expected) {
    Model model = RandomWeights.of(Zoo.CATALOG.read(architecture), 1);
    Step step = Steps.CATALOG.read("prune(l1, calibrate=0, " + options + ")");
    Forecast forecast = step.forecast(Forecast.exact(model.network()));
    Network pruned = step.run(model, BENCH).model().network();
    assertThat(forecast).isEqualTo(Forecast.exact(forecast.widest()));
    assertThat(Forecast.exact(pruned).macs()).isEqualTo(forecast.macs());
    assertThat(Forecast.exact(pruned).params()).isEqualTo(forecast.params());
    for (String each : expected.split(", ", -1)) {
      String[] layer = each.split("=", -1);
      assertThat(filters(pruned, layer[0])).as(layer[0]).isEqualTo(Integer.parseInt(layer[1]));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-20; keep=[layer1.0.convl(7)]; Cannot keep 7 channels of layer 'layer1.0.convl': no layer of this name has filters; did you mean 'layer1.0.conv1'?",
        "resnet-20; keep=[bn1(7)]; no layer of this name has filters",
        "resnet-20; keep=[layer1.0.conv1(17)]; Cannot keep 17 channels of layer 'layer1.0.conv1': it has 16; keep 1 to 16",
        "resnet-20; keep=[layer1.0.conv1(99999999999)]; it has 16; keep 1 to 16",
        "resnet-20; keep=[layer1.0.conv1(0)]; layer1.0.conv1(0) is not of the form path(count) with a count of at least 1",
        "resnet-20; keep=[layer1.0.conv1(0.5)]; layer1.0.conv1(0.5) is not of the form path(count)",
        "resnet-20; keep=[layer1.0.conv1]; layer1.0.conv1 is not of the form path(count)",
        "resnet-20; keep=[fc(9)]; Cannot keep 9 of the 10 channels of layer 'fc': they are the network's output, or leave the layer out",
        "resnet-20; keep=[conv1(12)]; Cannot keep 12 of the 16 channels of layer 'conv1': they pass through an addition; set coupled=prune, or leave the layer out",
        "resnet-20; keep=[layer1.0.conv1(7)], skip=[layer1.0.conv1]; they are skipped; take the layer out of skip",
        "resnet-20; keep=[layer1.0.conv1(7)], ratio=0.5; exactly one of ratio, to-macs, to-params, stages, layers, preset, keep and to-latency must say",
        "resnet-20; keep=[layer1.0.conv1(7)], to-macs=0.5; exactly one of",
        "resnet-20; keep=[layer1.0.conv1(7)], layers=[layer1.1.conv1(0.5)]; exactly one of",
        "resnet-20(shortcut=B); keep=[conv1(9), layer1.0.conv2(8)], coupled=prune; they go together with those of other layers in keep, by which 9 stay",
        "resnet-20; keep=[conv1(9), layer2.0.conv2(25), layer2.1.conv2(24)], coupled=prune; Cannot keep 24 channels of layer 'layer2.1.conv2': they go together",
        "resnet-20; keep=[layer2.0.conv2(10)], coupled=prune; do not allow it; keep at least 17",
        "resnet-20; keep=[conv1(9), layer2.0.conv2(30)], coupled=prune; do not allow it; keep at most 25",
        "resnet-20; keep=[layer2.1.conv2(20)], coupled=prune; name the layers where these begin, or say a share by layers=[layer2.1.conv2(0.5)]",
        "resnet-20; keep=[layer1.0.conv1(7)], align=8; floor=1 and align=8 do not allow it; keep 8",
        "resnet-20; keep=[layer1.0.conv1(7)], floor=9; floor=9 and align=1 do not allow it; keep at least 9",
        "regnet-x-3.2; keep=[layer1.0.conv1(95)]; do not allow it; keep 92 or 96"
      })
  void refusesWhatIsNotPossible(String architecture, String options, String sentence) {
    Forecast whole = Forecast.exact(Zoo.CATALOG.read(architecture));
    assertThatThrownBy(() -> Steps.CATALOG.read("prune(" + options + ")").forecast(whole))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void refusesChannelsThatTheCriterionCannotRank() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 4, 4));
    b.add("conv1", Conv.of(4, 1), Network.INPUT);
    b.add("conv2", Conv.of(4, 1), "conv1");
    b.add("bn2", BatchNorm.DEFAULTS, "conv2");
    b.add("conv3", Conv.of(3, 1), "bn2");
    Forecast whole = Forecast.exact(b.build());
    assertThat(Steps.CATALOG.read("prune(gamma, keep=[conv1(4), conv2(3)])").forecast(whole).macs())
        .isEqualTo(Range.exact(16 * (3 * 4 + 4 * 3 + 3 * 3)));
    assertThatThrownBy(() -> Steps.CATALOG.read("prune(gamma, keep=[conv1(3)])").forecast(whole))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("gamma has nothing to rank them by")
        .hasMessageContaining("choose another criterion, or leave the layer out");
  }

  /** Thinet and prune-lasso keep the channels of every addition, so there is no option to set. */
  @ParameterizedTest
  @CsvSource({"thinet", "prune-lasso"})
  void methodsThatLookAtDataTakeCountsToo(String method) {
    Forecast whole = Forecast.exact(Zoo.CATALOG.read("resnet-20"));
    Step counts = Steps.CATALOG.read(method + "(keep=[layer1.0.conv1(7)])");
    Forecast share = Steps.CATALOG.read("prune(keep=[layer1.0.conv1(7)])").forecast(whole);
    assertThat(counts.forecast(whole)).isEqualTo(share);
    Step coupled = Steps.CATALOG.read(method + "(keep=[conv1(7)])");
    assertThatThrownBy(() -> coupled.forecast(whole))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("they pass through an addition; merge parallel branches");
    Step both = Steps.CATALOG.read(method + "(keep=[layer1.0.conv1(7)], ratio=0.5)");
    assertThatThrownBy(() -> both.forecast(whole))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("exactly one of ratio, to-macs, layers and keep");
  }

  @Test
  void countsMayBeAlternativesAndRangesOfASpace() {
    Space grid =
        new Space(Call.of("base"), List.of(Call.parse("prune(l1, keep=[conv1(7|9), conv2(3)])")));
    assertThat(grid.grid())
        .extracting(Object::toString)
        .containsExactly(
            "base | prune(l1, keep=[conv1(7), conv2(3)])",
            "base | prune(l1, keep=[conv1(9), conv2(3)])");
    Space drawn = new Space(Call.of("base"), List.of(Call.parse("prune(keep=[conv1(4..12)])")));
    Prune prune = (Prune) Steps.CATALOG.read(drawn.sample(1, 0).steps().get(0));
    assertThat((Long) prune.keep().get(0).options().get("#0")).isBetween(4L, 12L);
  }

  private static int filters(Network network, String path) {
    return network.nodes().stream()
        .filter(node -> node.path().equals(path))
        .mapToInt(node -> ((Conv) node.op()).filters())
        .findFirst()
        .orElseThrow();
  }
}
