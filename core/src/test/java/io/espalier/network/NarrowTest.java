package io.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NarrowTest {
  private static final int CHANNELS = 12;

  @Test
  void shuffleOfSixChannelsInTwoGroups() {
    assertThat(new ChannelShuffle(2).sources(6)).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(new ChannelShuffle(3).sources(6)).containsExactly(0, 2, 4, 1, 3, 5);
  }

  @Test
  void shufflesByBothFactorsUndoEachOther() {
    int[] there = new ChannelShuffle(3).sources(CHANNELS);
    int[] back = new ChannelShuffle(CHANNELS / 3).sources(CHANNELS);
    assertThat(IntStream.range(0, CHANNELS).map(o -> there[back[o]]))
        .containsExactly(IntStream.range(0, CHANNELS).boxed().toArray(Integer[]::new));
  }

  @Test
  void shuffleStaysAShuffleWhereGroupsLoseTheSame() {
    assertThat(narrow(new ChannelShuffle(2), 6, kept(0, 2, 3, 5), kept(0, 1, 4, 5)))
        .isEqualTo(new ChannelShuffle(2));
  }

  @Test
  void shuffleBecomesAGatherWhereGroupsLoseDifferently() {
    assertThat(narrow(new ChannelShuffle(2), 6, kept(0, 3, 4, 5), kept(0, 1, 3, 5)))
        .isEqualTo(new ChannelGather(List.of(0, 1, 2, 3)));
    assertThat(narrow(new ChannelShuffle(2), 6, kept(0, 1, 2, 4), kept(0, 2, 3, 4)))
        .isEqualTo(new ChannelGather(List.of(0, 1, 3, 2)));
  }

  @Test
  void sliceMovesByWhatIsLostBeforeIt() {
    assertThat(narrow(new ChannelSlice(2, 6), 8, kept(0, 2, 5, 7), kept(0, 3)))
        .isEqualTo(new ChannelSlice(1, 3));
  }

  @Test
  void padLosesZerosOnEachSide() {
    assertThat(narrow(new ChannelPad(2, 3), 4, kept(1, 3), kept(1, 3, 5, 6, 8)))
        .isEqualTo(new ChannelPad(1, 2));
  }

  @Test
  void gatherFollowsItsSources() {
    assertThat(narrow(new ChannelGather(List.of(3, 0, 3, 2)), 4, kept(0, 3), kept(0, 1, 2)))
        .isEqualTo(new ChannelGather(List.of(1, 0, 1)));
  }

  @Test
  void scatterFollowsItsTargets() {
    assertThat(narrow(new ChannelScatter(List.of(6, 1, 4), 8), 3, kept(0, 2), kept(0, 4, 6, 7)))
        .isEqualTo(new ChannelScatter(List.of(2, 1), 4));
  }

  @Test
  void convolutionsAndLinearLayersKeepTheirOutputs() {
    assertThat(narrow(Conv.of(8, 3).strided(2).biased(), 4, kept(1), kept(0, 7)))
        .isEqualTo(Conv.of(2, 3).strided(2).biased());
    assertThat(narrow(Conv.of(8, 3).grouped(4), 4, kept(1, 3), kept(2, 3, 6, 7)))
        .isEqualTo(Conv.of(4, 3).grouped(2));
    assertThat(narrow(new Linear(5, true), 4, kept(0), kept(2))).isEqualTo(new Linear(1, true));
  }

  @Test
  void concatAndFlattenCarryEveryChannel() {
    Flow concat = new Concat().flow(List.of(new Shape(2, 1, 1), new Shape(1, 1, 1)));
    assertThat(concat.sources().get(0)).containsExactly(0, 1, Flow.NONE);
    assertThat(concat.sources().get(1)).containsExactly(Flow.NONE, Flow.NONE, 0);
    assertThat(new Flatten().flow(List.of(new Shape(2, 1, 3))).sources().get(0))
        .containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Property
  void whatIsLeftCarriesTheSameChannels(
      @ForAll("carriers") Op op, @ForAll("selections") Set<Integer> stay, @ForAll long zeros) {
    List<Shape> inputs = List.of(new Shape(CHANNELS, 2, 2));
    int[] source = op.flow(inputs).sources().get(0);
    int[] keptInputs = stay.stream().mapToInt(Integer::intValue).sorted().toArray();
    int[] keptOutputs =
        IntStream.range(0, source.length)
            .filter(o -> source[o] == Flow.NONE ? (zeros >> o & 1) == 1 : stay.contains(source[o]))
            .toArray();
    if (keptOutputs.length == 0 || (op instanceof ChannelScatter && keptInputs.length == 0)) {
      return;
    }
    Op narrowed = op.narrow(inputs, List.of(keptInputs), keptOutputs);
    List<Shape> left = List.of(new Shape(keptInputs.length, 2, 2));
    int[] expected =
        Arrays.stream(keptOutputs)
            .map(
                o ->
                    source[o] == Flow.NONE ? Flow.NONE : Arrays.binarySearch(keptInputs, source[o]))
            .toArray();
    assertThat(narrowed.output(left).channels()).isEqualTo(keptOutputs.length);
    // A depthwise convolution over one channel is an ordinary one, whose filters are its own.
    if (!(narrowed instanceof Conv && keptInputs.length == 1)) {
      assertThat(narrowed.flow(left).sources().get(0)).isEqualTo(expected);
    }
  }

  @Provide
  Arbitrary<Set<Integer>> selections() {
    return Arbitraries.integers().between(0, CHANNELS - 1).set().ofMinSize(1);
  }

  @Provide
  Arbitrary<Op> carriers() {
    Arbitrary<Integer> channel = Arbitraries.integers().between(0, CHANNELS - 1);
    return Arbitraries.oneOf(
        Combinators.combine(channel, channel)
            .as((a, b) -> new ChannelSlice(Math.min(a, b), Math.max(a, b) + 1)),
        Combinators.combine(channel, channel).as(ChannelPad::new),
        Arbitraries.of(1, 2, 3, 4, 6, 12).map(ChannelShuffle::new),
        channel.list().ofMinSize(1).ofMaxSize(20).map(ChannelGather::new),
        Arbitraries.shuffle(IntStream.range(0, 20).boxed().toList())
            .map(targets -> new ChannelScatter(targets.subList(0, CHANNELS), 20)),
        Arbitraries.of(1, 2, 3).map(times -> Conv.of(CHANNELS * times, 3).grouped(CHANNELS)),
        Arbitraries.of(BatchNorm.DEFAULTS, BorderedBatchNorm.DEFAULTS));
  }

  private static Op narrow(Op op, int channels, int[] keptInputs, int[] keptOutputs) {
    return op.narrow(List.of(new Shape(channels, 1, 1)), List.of(keptInputs), keptOutputs);
  }

  private static int[] kept(int... indices) {
    return indices;
  }
}
