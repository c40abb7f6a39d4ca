package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.ChannelScatter;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.testing.Counts;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.testing.SmallNetworks;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BranchTest {
  private static final List<Integer> ODD =
      IntStream.range(0, 16).filter(c -> c % 2 == 1).boxed().toList();

  private final Model model = RandomWeights.of(SmallNetworks.cifarResNet(1), 5);
  private final double[] image = RandomWeights.image(3 * 32 * 32, 7);

  /** What a narrow branch must equal: zero filters, gammas and betas. */
  private Model silenced(String conv, String norm) {
    Model zeroed = model;
    for (String name : List.of(conv + ".weight", norm + ".weight", norm + ".bias")) {
      Tensor tensor = zeroed.weights().get(name).copy();
      int length = tensor.size() / 16;
      for (int i = 0; i < tensor.size(); i++) {
        if (i / length % 2 == 0) {
          tensor.data()[i] = 0;
        }
      }
      zeroed = zeroed.with(zeroed.weights().with(Map.of(name, tensor)));
    }
    return zeroed;
  }

  private static Node node(Model model, String path) {
    return model.network().nodes().stream()
        .filter(each -> each.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private void assertSame(Model narrow, Model wide) {
    assertThat(ReferenceForward.output(narrow, image))
        .containsExactly(ReferenceForward.output(wide, image), Offset.offset(1e-9));
  }

  @Test
  void aScatterStandsBeforeTheAddition() {
    Model narrow = Surgery.narrow(model, "layer1.0.conv2", ODD, "sfp");
    assertThat(node(narrow, "layer1.0.bn2.scatter").op()).isEqualTo(new ChannelScatter(ODD, 16));
    assertThat(node(narrow, "layer1.0.add").inputs()).contains("layer1.0.bn2.scatter");
    assertThat(narrow.weights().get("layer1.0.conv2.weight").shape())
        .isEqualTo(List.of(8, 16, 3, 3));
    assertThat(narrow.weights().get("layer1.0.bn2.running_var").shape()).isEqualTo(List.of(8));
    assertThat(Counts.macs(model.network()) - Counts.macs(narrow.network()))
        .isEqualTo(8L * 16 * 9 * 1024);
    assertSame(narrow, silenced("layer1.0.conv2", "layer1.0.bn2"));
  }

  @Test
  void aStemThatIsItselfAShortcutIsScatteredBehindItsActivation() {
    Model narrow = Surgery.narrow(model, "conv1", ODD, "sfp");
    assertThat(node(narrow, "relu.scatter").inputs()).containsExactly("relu");
    assertThat(narrow.weights().get("layer1.0.conv1.weight").shape())
        .isEqualTo(List.of(16, 16, 3, 3));
    assertSame(narrow, silenced("conv1", "bn1"));
  }

  @Test
  void aNarrowBranchCanBecomeNarrower() {
    Model once = Surgery.narrow(model, "layer1.0.conv2", ODD, "sfp");
    Model twice = Surgery.narrow(once, "layer1.0.conv2", List.of(0, 7), "sfp");
    assertThat(node(twice, "layer1.0.bn2.scatter").op())
        .isEqualTo(new ChannelScatter(List.of(1, 15), 16));
    Model direct = Surgery.narrow(model, "layer1.0.conv2", List.of(1, 15), "sfp");
    assertThat(twice.network()).isEqualTo(direct.network());
    assertThat(twice.weights()).isEqualTo(direct.weights());
    assertThat(Surgery.replay(model, twice.history())).isEqualTo(twice);
    assertThat(twice.history().edits())
        .containsExactly(
            new Edit.Narrowing("sfp", "layer1.0.conv2", ODD),
            new Edit.Narrowing("sfp", "layer1.0.conv2", List.of(0, 7)));
  }

  @Test
  void theScatteredChannelsAreAGroupOfTheirOwn() {
    Model narrow = Surgery.narrow(model, "layer1.0.conv2", ODD, "sfp");
    ChannelGroups groups = ChannelGroups.of(narrow.network());
    Group scattered = groups.group("conv1");
    Group carried = groups.group("conv1#2");
    assertThat(scattered.size() + carried.size()).isEqualTo(16);
    assertThat(groups.withFilters("layer1.0.conv2")).containsExactly(carried);
    Map<String, List<Integer>> kept = Map.of("conv1", List.of(0, 5), "conv1#2", List.of(2));
    Model cut = Surgery.remove(narrow, new Selection(kept), "l1");
    assertThat(node(cut, "layer1.0.bn2.scatter").op()).isEqualTo(new ChannelScatter(List.of(1), 3));
    assertThat(ReferenceForward.output(cut, image)).hasSize(10);
    assertThat(Surgery.replay(model, cut.history())).isEqualTo(cut);
  }

  @Test
  void whatDoesNotLeadToAnAdditionIsRefused() {
    assertThatThrownBy(() -> Surgery.narrow(model, "layer1.0.conv1", List.of(0), "sfp"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot narrow 'layer1.0.conv1': it leads to 'layer1.0.conv2', not an addition; remove channels of its group instead");
    assertThatThrownBy(() -> Surgery.narrow(model, "bn1", List.of(0), "sfp"))
        .hasMessage("Cannot narrow 'bn1': it is not a convolution with one group; name one");
    assertThatThrownBy(() -> Surgery.narrow(model, "layer1.0.conv2", List.of(16), "sfp"))
        .hasMessage(
            "Cannot narrow 'layer1.0.conv2' to channels [16]: it needs at least one of 0 to 15, each once");
  }
}
