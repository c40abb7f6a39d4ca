package io.espalier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelGather;
import io.espalier.network.ChannelShuffle;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.SmallNetworks;
import io.espalier.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelGroupsTest {
  private final NetworkBuilder builder = new NetworkBuilder(new Shape(3, 8, 8));

  private ChannelGroups finish(String last) {
    builder.add("pool", new GlobalAveragePool(), last);
    builder.add("fc", new Linear(10, true), "pool");
    return ChannelGroups.of(builder.build());
  }

  private static List<String> places(Group group) {
    return group.members().stream().map(Member::toString).toList();
  }

  @Test
  void aGroupReadsAsASentence() {
    builder.add("conv1", Conv.of(16, 3), Network.INPUT);
    builder.add("bn1", BatchNorm.DEFAULTS, "conv1");
    builder.add("relu", new Activation(Activation.Kind.RELU), "bn1");
    builder.add("conv2", Conv.of(8, 3), "relu");
    assertThat(finish("conv2").describe().lines())
        .containsExactly(
            "input: 3 channels stay: they carry the network's input",
            "conv1: 16 channels: remove filters of conv1 => bn1 => relu => input columns of conv2",
            "conv2: 8 channels: remove filters of conv2 => pool => input columns of fc",
            "fc: 10 channels stay: they are the network's output");
  }

  @Test
  void parameterFreeShortcutsCoupleTheMiddleOfAStageToTheStageBefore() {
    ChannelGroups groups = ChannelGroups.of(SmallNetworks.cifarResNet(3));
    Group first = groups.group("conv1");
    assertThat(first.size()).isEqualTo(16);
    List<Member> second =
        first.members(Side.FILTERS).stream()
            .filter(member -> member.node().equals("layer2.1.conv2"))
            .toList();
    assertThat(second).hasSize(1);
    assertThat(second.get(0).channel(0, 0)).isEqualTo(8);
    assertThat(second.get(0).channel(15, 0)).isEqualTo(23);
    Group outer = groups.group("layer2.0.conv2");
    assertThat(outer.size()).isEqualTo(16);
    assertThat(outer.members(Side.FILTERS).get(0).channel(8, 0)).isEqualTo(24);
    assertThat(groups.group("layer3.0.conv2").size()).isEqualTo(32);
    assertThat(groups.group("layer3.2.conv1").size()).isEqualTo(64);
    assertThat(groups.withFilters("layer3.2.conv2"))
        .extracting(Group::name)
        .containsExactly("conv1", "layer2.0.conv2", "layer3.0.conv2");
  }

  @Test
  void projectionsAndIdentityShortcutsShareOneGroup() {
    builder.add("conv1", Conv.of(8, 3), Network.INPUT);
    builder.add("a.conv", Conv.of(16, 3), "conv1");
    builder.add("a.projection", Conv.of(16, 1), "conv1");
    builder.add("a.add", new Add(), "a.conv", "a.projection");
    builder.add("b.conv", Conv.of(16, 3), "a.add");
    builder.add("b.add", new Add(), "b.conv", "a.add");
    Group stage = finish("b.add").group("a.conv");
    assertThat(places(stage))
        .containsExactly(
            "filters of a.conv",
            "filters of a.projection",
            "a.add",
            "input columns of b.conv",
            "filters of b.conv",
            "b.add",
            "pool",
            "input columns of fc");
  }

  @Test
  void concatenatedAndSplitChannelsKeepTheirOwnGroups() {
    builder.add("left", Conv.of(4, 3), Network.INPUT);
    builder.add("right", Conv.of(6, 3), Network.INPUT);
    builder.add("concat", new Concat(), "left", "right");
    builder.add("depthwise", Conv.of(10, 3).grouped(10), "concat");
    builder.add("front", new ChannelSlice(0, 5), "depthwise");
    builder.add("back", new ChannelSlice(5, 10), "depthwise");
    builder.add("front.conv", Conv.of(2, 1), "front");
    builder.add("back.conv", Conv.of(2, 1), "back");
    ChannelGroups groups = finish(builder.add("join", new Concat(), "front.conv", "back.conv"));
    assertThat(groups.prunable())
        .extracting(Group::name)
        .containsExactly("left", "right", "right#2", "front.conv", "back.conv");
    assertThat(groups.group("right").size()).isEqualTo(1);
    Member depthwise = groups.group("right#2").members(Side.FILTERS).get(1);
    assertThat(depthwise.node()).isEqualTo("depthwise");
    assertThat(depthwise.channel(0, 0)).isEqualTo(5);
  }

  @Test
  void aMultiplierGivesAnAtomSeveralFilters() {
    builder.add("conv", Conv.of(4, 3), Network.INPUT);
    builder.add("depthwise", Conv.of(8, 3).grouped(4), "conv");
    Group group = finish("depthwise").group("conv");
    assertThat(group.members(Side.FILTERS).get(1).channels(3)).containsExactly(6, 7);
    assertThat(group.describe()).contains("filters of depthwise (2 for each)");
  }

  @Test
  void flatteningGivesAnAtomAColumnForEveryPosition() {
    builder.add("conv", Conv.of(2, 3), Network.INPUT);
    builder.add("flatten", new Flatten(), "conv");
    builder.add("fc", new Linear(10, true), "flatten");
    Group group = ChannelGroups.of(builder.build()).group("conv");
    Member columns = group.members(Side.COLUMNS).get(0);
    assertThat(columns.each()).isEqualTo(64);
    assertThat(columns.channel(1, 0)).isEqualTo(64);
    assertThat(columns.channel(1, 63)).isEqualTo(127);
  }

  @Test
  void squeezeAndExciteIsTiedToWhatItScales() {
    builder.add("conv", Conv.of(8, 3), Network.INPUT);
    builder.add("squeeze", new GlobalAveragePool(), "conv");
    builder.add("reduce", Conv.of(2, 1).biased(), "squeeze");
    builder.add("expand", Conv.of(8, 1).biased(), "reduce");
    builder.add("gate", new Activation(Activation.Kind.HARD_SIGMOID), "expand");
    builder.add("scale", new Multiply(), "conv", "gate");
    assertThat(places(finish("scale").group("conv")))
        .containsExactly(
            "filters of conv",
            "squeeze",
            "input columns of reduce",
            "filters of expand",
            "gate",
            "scale",
            "pool",
            "input columns of fc");
  }

  @Test
  void groupedConvolutionsDemandEqualBlocks() {
    builder.add("conv1", Conv.of(8, 1), Network.INPUT);
    builder.add("conv2", Conv.of(12, 3).grouped(4), "conv1");
    ChannelGroups groups = finish("conv2");
    assertThat(groups.group("conv1").divisions())
        .containsExactly(
            new Division(List.of(List.of(0, 1), List.of(2, 3), List.of(4, 5), List.of(6, 7))));
    assertThat(groups.group("conv2").unit()).isEqualTo(4);
    assertThat(groups.group("conv1").describe())
        .startsWith("conv1: 8 channels in 4 blocks that lose equally many: remove ");
  }

  @Test
  void bothSidesOfAShuffleCutOnceEach() {
    builder.add("conv1", Conv.of(4, 1), Network.INPUT);
    builder.add("conv2", Conv.of(8, 1).grouped(2), "conv1");
    builder.add("shuffle", new ChannelShuffle(2), "conv2");
    builder.add("conv3", Conv.of(8, 1).grouped(2), "shuffle");
    Group group = finish("conv3").group("conv2");
    assertThat(group.divisions())
        .containsExactly(
            new Division(List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7))),
            new Division(List.of(List.of(0, 1, 4, 5), List.of(2, 3, 6, 7))));
    assertThat(group.unit()).isEqualTo(2);
    assertThat(group.describe())
        .startsWith(
            "conv2: 8 channels in 2 blocks and, cut otherwise, 2 blocks that lose equally many: remove ");
  }

  @Test
  void aDivisionWithinAnotherStandsForBoth() {
    builder.add("conv1", Conv.of(8, 1), Network.INPUT);
    builder.add("conv2", Conv.of(8, 1).grouped(2), "conv1");
    builder.add("conv3", Conv.of(8, 1).grouped(4), "conv2");
    assertThat(finish("conv3").group("conv2").divisions())
        .containsExactly(
            new Division(List.of(List.of(0, 1), List.of(2, 3), List.of(4, 5), List.of(6, 7))));
  }

  @Test
  void twoDivisionsThatDoNotAgreeAreKeptSideBySide() {
    builder.add("conv1", Conv.of(12, 1), Network.INPUT);
    builder.add("conv2", Conv.of(12, 1).grouped(2), "conv1");
    builder.add("conv3", Conv.of(12, 1).grouped(3), "conv2");
    Group group = finish("conv3").group("conv2");
    assertThat(group.divisions()).hasSize(2);
    assertThat(group.unit()).isEqualTo(6);
    assertThat(group.together(0, 3)).isTrue();
    assertThat(group.together(0, 4)).isFalse();
    assertThat(group.together(4, 6)).isFalse();
  }

  @Test
  void threeDivisionsThatDoNotAgreeAreRefused() {
    builder.add("conv1", Conv.of(30, 1), Network.INPUT);
    builder.add("conv2", Conv.of(30, 1).grouped(2), "conv1");
    builder.add("relu", new Activation(Activation.Kind.RELU), "conv2");
    builder.add("conv3", Conv.of(30, 1).grouped(3), "relu");
    builder.add("conv4", Conv.of(30, 1).grouped(5), "relu");
    Group group = finish(builder.add("add", new Add(), "conv3", "conv4")).group("conv2");
    assertThat(group.prunable()).isFalse();
    assertThat(group.describe())
        .isEqualTo(
            "conv2: 30 channels stay: the grouped convolutions 'conv2', 'conv3' and 'conv4' cut them into blocks that do not agree");
  }

  @Test
  void aChannelAddedToAnotherOfItsLayerIsOneAtomWithIt() {
    builder.add("conv", Conv.of(4, 1), Network.INPUT);
    builder.add("swap", new ChannelGather(List.of(1, 0, 3, 2)), "conv");
    builder.add("add", new Add(), "conv", "swap");
    Group group = finish("add").group("conv");
    assertThat(group.size()).isEqualTo(2);
    assertThat(group.members(Side.FILTERS).get(0).channels(1)).containsExactly(2, 3);
  }

  @Test
  void unknownNamesLeadToTheKnownOnes() {
    ChannelGroups groups = ChannelGroups.of(SmallNetworks.cifarResNet(1));
    assertThatThrownBy(() -> groups.group("layer1.0.conv2"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot find channel group 'layer1.0.conv2': the filters of this layer are in 'conv1'");
    assertThatThrownBy(() -> groups.group("layer1.0.cnov1"))
        .hasMessageEndingWith("did you mean 'layer1.0.conv1'?");
  }

  @Test
  void aThousandLayersAreFine() {
    ChannelGroups groups = ChannelGroups.of(SmallNetworks.cifarResNet(200));
    assertThat(groups.groups()).hasSize(600 + 3 + 2);
    assertThat(groups.group("conv1").members(Side.FILTERS)).hasSize(1 + 600);
  }

  @Test
  void aChannelAndItsGhostsGoTogether() {
    List<String> lines =
        ChannelGroups.of(Zoo.CATALOG.read("ghostnet(width=0.5)")).describe().lines().toList();
    assertThat(lines)
        .contains(
            "blocks.0.0.ghost1.primary_conv.0: 4 channels: remove"
                + " filters of blocks.0.0.ghost1.primary_conv.0"
                + " => blocks.0.0.ghost1.primary_conv.1"
                + " => blocks.0.0.ghost1.primary_conv.2"
                + " => filters of blocks.0.0.ghost1.cheap_operation.0"
                + " => blocks.0.0.ghost1.cheap_operation.1"
                + " => blocks.0.0.ghost1.cheap_operation.2"
                + " => blocks.0.0.ghost1.concat (2 for each)"
                + " => input columns of blocks.0.0.ghost2.primary_conv.0 (2 for each)",
            "blocks.3.0.se.conv_reduce: 12 channels: remove"
                + " filters of blocks.3.0.se.conv_reduce => blocks.3.0.se.relu"
                + " => input columns of blocks.3.0.se.conv_expand");
    assertThat(lines.get(1))
        .startsWith("conv_stem: 4 sets of 2 channels: remove filters of conv_stem (2 for each) => ")
        .contains(" => filters of blocks.0.0.ghost2.primary_conv.0 => ")
        .endsWith(" => input columns of blocks.1.0.shortcut.2 (2 for each)");
  }

  @Test
  void aGhostThatIsCutOffMakesAGroupOfItsOwn() {
    ChannelGroups groups = ChannelGroups.of(Zoo.CATALOG.read("ghost-vgg-16(s=3)"));
    assertThat(groups.withFilters("features.0.primary_conv.0"))
        .extracting(Group::name, Group::size)
        .containsExactly(
            tuple("features.0.primary_conv.0", 21), tuple("features.0.primary_conv.0#2", 1));
  }

  @Test
  void theIntrinsicChannelsOfAGhostStageAreOneGroup() {
    ChannelGroups groups = ChannelGroups.of(Zoo.CATALOG.read("gghost-regnet-3.2"));
    Group intrinsic = groups.group("layer2.base.conv3");
    assertThat(intrinsic.size()).isEqualTo(72);
    assertThat(places(intrinsic))
        .contains(
            "filters of layer2.layers.0.conv3",
            "filters of layer2.layers.3.conv3",
            "filters of layer2.end.conv3",
            "layer2.all (5 for each)",
            "input columns of layer2.merge.1 (5 for each)");
    Group cheap = groups.group("layer2.base.conv3#2");
    assertThat(cheap.size()).isEqualTo(120);
    assertThat(places(cheap)).contains("input columns of layer2.cheap.0");
    assertThat(groups.group("layer2.merge.4").members(Side.FILTERS))
        .extracting(Member::node)
        .contains("layer2.merge.4", "layer2.cheap.0", "layer2.end.conv3");
    assertThat(groups.group("layer2.layers.0.conv1").divisions().get(0).blocks()).hasSize(2);
  }
}
