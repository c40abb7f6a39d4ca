package io.espalier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private final ChannelGroups groups = groups();

  private static ChannelGroups groups() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(3, 8, 8));
    builder.add("conv1", Conv.of(8, 1), Network.INPUT);
    builder.add("conv2", Conv.of(8, 3).grouped(2), "conv1");
    builder.add("pool", new GlobalAveragePool(), "conv2");
    builder.add("fc", new Linear(10, true), "pool");
    return ChannelGroups.of(builder.build());
  }

  private void refused(String sentence, String group, Integer... atoms) {
    Selection selection = new Selection(Map.of(group, List.of(atoms)));
    assertThatThrownBy(() -> selection.check(groups))
        .isInstanceOf(Refusal.class)
        .hasMessage(sentence);
  }

  @Test
  void impossibleSelectionsAreRefusedWithTheirReason() {
    refused("Cannot find channel group 'conv3': did you mean 'conv1'?", "conv3", 0);
    refused(
        "Cannot keep 0 of 8 channels of group 'conv1': that is not possible; keep 2 to 8", "conv1");
    refused("Cannot keep channel 8 of group 'conv1': it has channels 0 to 7", "conv1", 0, 8);
    refused(
        "Cannot keep channel 3 of group 'conv1': it is named twice; name it once", "conv1", 3, 3);
    refused(
        "Cannot keep [2, 1] channels in the 2 blocks of group 'conv1': a grouped convolution needs equally many in each; keep the same number in every block",
        "conv1",
        0,
        1,
        4);
    refused(
        "Cannot keep 2 of 10 channels of group 'fc': they are the network's output; leave it whole",
        "fc",
        0,
        1);
  }

  @Test
  void impossibleWidthsSayWhatIsPossible() {
    assertThatThrownBy(() -> new Widths(Map.of("conv2", 3)).check(groups))
        .hasMessage(
            "Cannot keep 3 of 8 channels of group 'conv2': its 2 blocks must keep equally many; keep 2 or 4");
    assertThatThrownBy(() -> new Widths(Map.of("conv2", 1)).check(groups))
        .hasMessage(
            "Cannot keep 1 of 8 channels of group 'conv2': its 2 blocks must keep equally many; keep 2");
    assertThatThrownBy(() -> new Widths(Map.of("conv2", 9)).check(groups))
        .hasMessage(
            "Cannot keep 9 of 8 channels of group 'conv2': that is not possible; keep 2 to 8");
  }

  @Test
  void bothDivisionsAroundAShuffleMustBeFilledEvenly() {
    ChannelGroups shuffled =
        ChannelGroups.of(
            Zoo.CATALOG.read("shufflenet-v1(groups=3, scale=0.2, halvings=3, image=8)"));
    Group group = shuffled.group("stage2.1.conv1");
    assertThat(group.divisions())
        .containsExactly(
            new Division(List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9, 10, 11))),
            new Division(List.of(List.of(0, 1, 4, 8), List.of(2, 5, 6, 9), List.of(3, 7, 10, 11))));
    new Selection(Map.of(group.name(), List.of(0, 6, 11))).check(shuffled);
    Selection firstOnly = new Selection(Map.of(group.name(), List.of(0, 4, 8)));
    assertThatThrownBy(() -> firstOnly.check(shuffled))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot keep [3, 0, 0] channels in the 3 blocks of group 'stage2.1.conv1': a grouped convolution needs equally many in each; keep the same number in every block");
    assertThatThrownBy(() -> new Widths(Map.of(group.name(), 5)).check(shuffled))
        .hasMessage(
            "Cannot keep 5 of 12 channels of group 'stage2.1.conv1': its 3 blocks and, cut otherwise, 3 blocks must keep equally many; keep 3 or 6");
  }

  @Test
  void aWholeGroupMayBeNamed() {
    new Widths(Map.of("fc", 10)).check(groups);
  }

  @Test
  void theFirstOfEachBlockStandForTheirNumber() {
    Selection first = new Widths(Map.of("conv2", 4)).first(groups);
    assertThat(first.kept()).isEqualTo(Map.of("conv2", List.of(0, 1, 4, 5)));
    assertThat(first.widths()).isEqualTo(new Widths(Map.of("conv2", 4)));
  }

  @Test
  void narrowedGroupedConvolutionsKeepTheirNumberOfGroups() {
    Network narrow = Narrowing.narrow(groups, new Widths(Map.of("conv1", 4, "conv2", 6)));
    assertThat(narrow.nodes().get(1).op()).isEqualTo(Conv.of(6, 3).grouped(2));
    assertThat(narrow.shapes().get("conv1").channels()).isEqualTo(4);
  }
}
