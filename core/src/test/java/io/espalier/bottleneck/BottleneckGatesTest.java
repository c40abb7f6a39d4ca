package io.espalier.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.allocation.Coupled;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Selection;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.rewrite.Surgery;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.train.Layout;
import io.espalier.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
  /** Depthwise convolutions, ghost modules, squeeze-and-excite in both orders, and plain layers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet-20(width=0.25, image=8, classes=3)",
        "mobilenet-v2(width=0.1, halvings=3, image=8, classes=3)",
        "mobilenet-v3-small(width=0.1, halvings=3, image=16, classes=3)",
        "mobilenet-v3-small(excite=before-activation, width=0.1, halvings=3, image=16, classes=3)",
        "ghost-resnet-20(width=0.25, image=8, classes=3)",
        "ghostnet(width=0.1, halvings=3, image=16, classes=3)"
      })
  void aShutGateIsAChannelThatIsGone(String architecture) {
    Network network = Zoo.CATALOG.read(architecture);
    Model model = RandomWeights.of(network, 1);
    ChannelGroups groups = ChannelGroups.of(network);
    Map<String, Tensor> shut = new LinkedHashMap<>();
    Map<String, List<Integer>> kept = new LinkedHashMap<>();
    Layout layout = Layout.of(network);
    for (Site site : BottleneckGates.of(network, Coupled.KEEP, List.of()).sites()) {
      if (site.size() > 1) {
        for (int place : site.scaled().get(0)) {
          zero(model, layout, place, shut);
        }
        kept.put(
            site.name(), IntStream.range(1, groups.group(site.name()).size()).boxed().toList());
      }
    }
    assertThat(kept).isNotEmpty();
    Outputs.assertSame(
        Surgery.remove(model, new Selection(kept), "gates"),
        model.with(model.weights().with(shut)));
  }

  private static void zero(Model model, Layout layout, int place, Map<String, Tensor> changed) {
    layout
        .slots()
        .forEach(
            (name, slot) -> {
              int at = place - slot.offset();
              if (at >= 0 && at < slot.parameter().size()) {
                changed.computeIfAbsent(name, each -> model.weights().get(each).copy()).data()[at] =
                    0;
              }
            });
  }
}
