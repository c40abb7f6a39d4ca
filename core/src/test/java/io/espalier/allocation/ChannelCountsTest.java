package io.espalier.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.step.Prune;
import io.espalier.step.Steps;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts cost, and how they are said. */
class ChannelCountsTest {
  private static ChannelCounts space(Network network, String pruning) {
    return ((Prune) Steps.CATALOG.read(pruning)).counts(network);
  }

  /** Whatever the counts, the pruning that says them leaves exactly the network that was costed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet-20(image=8) | prune(l1)",
        "resnet-20(image=8) | prune(l1, coupled=prune)",
        "resnet-20(image=8, shortcut=B) | prune(l1, coupled=prune, skip=[layer2.1.conv1], floor=3)",
        "resnet-20(image=8) | prune(gamma, align=4)",
        "vgg-16-bn(image=32) | prune(l1)",
        "dbb-resnet-20(image=8) | prune(l1)",
        "ghost-resnet-20(image=8) | prune(l1)",
        "mobilenet-v2(width=0.35, image=32) | prune(l1)",
        "shufflenet-v1(groups=3, scale=0.25, image=32) | prune(l1, coupled=prune)"
      })
  void whatIsSaidLeavesTheNetworkThatWasCosted(String sentence) {
    String[] parts = sentence.split(" \\| ", -1);
    Network network = Zoo.CATALOG.read(Call.parse(parts[0]));
    ChannelCounts space = space(network, parts[1]);
    SplittableRandom random = new SplittableRandom(7);
    List<Counts> all = new ArrayList<>(List.of(space.whole(), space.least()));
    for (int i = 0; i < 6; i++) {
      all.add(
          new Counts(
              space.possible().stream()
                  .map(counts -> counts.get(random.nextInt(counts.size())))
                  .toList()));
    }
    for (Counts counts : all) {
      Call said = Call.parse(parts[1]).with("keep", space.keep(counts));
      Forecast forecast = Steps.CATALOG.read(said).forecast(Forecast.exact(network));
      assertThat(forecast).as(said.toString()).isEqualTo(Forecast.exact(space.network(counts)));
      assertThat(space.cost(Budget.PARAMS, counts)).isEqualTo(forecast.params().low());
    }
  }

  @Test
  void costsWhatTheCardSays() {
    ChannelCounts space = space(Zoo.CATALOG.read(Call.of("resnet-56")), "prune(l1)");
    assertThat(space.possible()).hasSize(27);
    assertThat(space.cost(Budget.MACS, space.whole())).isEqualTo(125_485_696);
    Counts half = new Counts(space.possible().stream().map(counts -> counts.get(0) / 2).toList());
    assertThat(space.cost(Budget.MACS, half)).isEqualTo(62_964_352);
    assertThat(space.cost(Budget.PARAMS, half)).isEqualTo(428_074);
    assertThat(space.uniform(Budget.MACS, 62_964_352)).isEqualTo(half);
    long[] macs = {294_912, 110_592, 147_456, 55_296, 73_728};
    long[] params = {290, 434, 578, 866, 1_154};
    int[] places = {0, 9, 10, 18, 19};
    for (int i = 0; i < places.length; i++) {
      int count = space.whole().at(places[i]);
      Counts one = space.whole().with(places[i], count - 1);
      assertThat(125_485_696 - space.cost(Budget.MACS, one)).isEqualTo(macs[i]);
      assertThat(853_018 - space.cost(Budget.PARAMS, one)).isEqualTo(params[i]);
    }
  }

  @Test
  void allWholeIsSaidByOneLayer() {
    ChannelCounts space = space(Zoo.CATALOG.read(Call.of("resnet-20")), "prune(l1)");
    assertThat(space.keep(space.whole())).hasToString("[layer1.0.conv1(16)]");
    assertThat(space.keep(space.whole().with(1, 3))).hasToString("[layer1.1.conv1(3)]");
  }

  @Test
  void aPruningThatSaysItsCountsHasNoneToSearch() {
    Network network = Zoo.CATALOG.read(Call.of("resnet-20"));
    for (String said : List.of("ratio=0.5", "to-macs=0.5", "keep=[layer1.0.conv1(3)]")) {
      assertThatThrownBy(() -> space(network, "prune(l1, " + said + ")"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("says by itself how many channels go; leave that out");
    }
  }
}
