package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.spec.Refusal;
import io.espalier.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void theOrderIsThatOfTheNetworksParameters() {
    Network network = Zoo.CATALOG.read("resnet-20");
    List<Parameter> all = network.parameters();
    Layout trained = Layout.of(network);
    Layout statistics = Layout.ofStatistics(network);

    assertThat(List.copyOf(trained.slots().keySet()))
        .isEqualTo(all.stream().filter(p -> p.role().trained()).map(Parameter::name).toList());
    assertThat(List.copyOf(statistics.slots().keySet()))
        .isEqualTo(all.stream().filter(p -> !p.role().trained()).map(Parameter::name).toList());
    assertThat(trained.size() + statistics.size())
        .isEqualTo(all.stream().mapToInt(Parameter::size).sum());
  }

  @Test
  void slotsLieOneBehindTheOther() {
    Layout layout = Layout.of(Trainings.model(0).network());
    assertThat(layout.slots().keySet())
        .containsExactly("norm.weight", "norm.bias", "fc.weight", "fc.bias");
    assertThat(layout.slot("fc.weight").offset()).isEqualTo(4);
    assertThat(layout.slot("fc.bias").offset()).isEqualTo(4 + 4 * 18);
    assertThat(layout.size()).isEqualTo(4 + 4 * 18 + 4);
    assertThatThrownBy(() -> layout.slot("fc.weigth"))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot find parameter 'fc.weigth': did you mean 'fc.weight'?");
  }
}
