package io.espalier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiesTest {
  private final NetworkBuilder builder = new NetworkBuilder(new Shape(3, 8, 8));

  private ChannelGroups finish(String last) {
    builder.add("pool", new GlobalAveragePool(), last);
    builder.add("fc", new Linear(10, true), "pool");
    return ChannelGroups.of(builder.build());
  }

  @Test
  void aBlockFilledByAnotherLayerTiesBoth() {
    builder.add("left", Conv.of(4, 1), Network.INPUT);
    builder.add("right", Conv.of(4, 1), Network.INPUT);
    builder.add("concat", new Concat(), "left", "right");
    builder.add("grouped", Conv.of(8, 1).grouped(2), "concat");
    ChannelGroups groups = finish("grouped");
    assertThat(groups.withFilters("right")).containsExactly(groups.group("left"));
    assertThat(groups.group("left").divisions()).isEmpty();
    assertThat(groups.group("left").describe())
        .isEqualTo(
            "left: 4 channels: remove filters of left => filters of right"
                + " => concat (2 for each) => input columns of grouped (2 for each)");
  }

  @Test
  void whatIsLeftBesideTheSetsStays() {
    builder.add("left", Conv.of(5, 1), Network.INPUT);
    builder.add("right", Conv.of(1, 1), Network.INPUT);
    builder.add("concat", new Concat(), "left", "right");
    ChannelGroups groups = finish(builder.add("grouped", Conv.of(6, 1).grouped(2), "concat"));
    assertThat(groups.groups().subList(1, 4))
        .extracting(Group::name, Group::size, Group::prunable)
        .containsExactly(
            tuple("left", 2, true), tuple("left#2", 1, false), tuple("right", 1, false));
    assertThat(groups.group("left").members(Side.FILTERS).get(0).channels(1)).containsExactly(1, 4);
    assertThat(groups.group("left#2").describe())
        .isEqualTo(
            "left#2: 1 channel stay: they are spread unevenly over the 2 blocks of the grouped convolution 'grouped'");
  }

  @Test
  void nothingIsTiedToTheImage() {
    builder.add("conv", Conv.of(3, 1), Network.INPUT);
    builder.add("concat", new Concat(), "conv", Network.INPUT);
    ChannelGroups groups = finish(builder.add("grouped", Conv.of(6, 1).grouped(2), "concat"));
    assertThat(groups.group(Network.INPUT).size()).isEqualTo(3);
    assertThat(groups.group("conv").refusal())
        .contains(
            "they are spread unevenly over the 2 blocks of the grouped convolution 'grouped'");
  }

  @ParameterizedTest
  @CsvSource({"2, 12, 2, 76, 2", "3, 8, 3, 56, 3", "4, 6, 4, 44, 4", "8, 3, 8, 24, 8"})
  void theStagesOfShuffleNetGoInSetsWithAndWithoutTheStem(
      int convGroups, int sets, int stem, int otherSets, int other) {
    ChannelGroups groups =
        ChannelGroups.of(Zoo.CATALOG.read(Text.of("shufflenet-v1(groups=%d)", convGroups)));
    assertThat(groups.groups())
        .filteredOn(group -> !group.name().endsWith(".conv1"))
        .extracting(Group::name, Group::size, Group::prunable)
        .containsExactly(
            tuple(Network.INPUT, 3, false),
            tuple("conv1", sets, true),
            tuple("stage2.0.conv3", otherSets, true),
            tuple("fc", 1000, false));
    assertThat(groups.withFilters("stage4.3.conv3"))
        .containsExactly(groups.group("conv1"), groups.group("stage2.0.conv3"));
    assertThat(groups.group("conv1").members(Side.FILTERS).get(0).each()).isEqualTo(stem);
    assertThat(groups.group("stage2.0.conv3").members(Side.FILTERS).get(0).each()).isEqualTo(other);
  }
}
