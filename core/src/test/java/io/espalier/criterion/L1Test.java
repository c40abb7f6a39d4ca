package io.espalier.criterion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Widths;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.RandomWeights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class L1Test {
  private static final Tensor FIRST =
      Tensor.of(List.of(4, 3, 1, 1), .5f, -.2f, .1f, -1, .3f, .2f, .1f, .1f, -.1f, .4f, .4f, .4f);
  private static final Tensor SECOND =
      Tensor.of(List.of(3, 4, 1, 1), 1, .1f, .9f, .2f, .2f, .5f, .1f, .3f, .05f, .6f, .05f, .7f);
  private static final Widths PLANNED = new Widths(Map.of("conv1", 2, "conv2", 2));

  /** Sums (2.2, 1.1, 1.4): the second filter goes. */
  @Test
  void independentSumsAreOverAllInputs() {
    assertThat(ofSecondLayer(L1.Across.INDEPENDENT)).isEqualTo(List.of(2.2, 1.1, 1.4));
  }

  /** The first layer keeps its filters 1 and 3; sums (0.3, 0.8, 1.3): the first filter goes. */
  @Test
  void greedySumsAreOverTheInputsThatStay() {
    assertThat(ofSecondLayer(L1.Across.GREEDY)).isEqualTo(List.of(0.3, 0.8, 1.3));
  }

  @Test
  void greedyMarksTheInputsOfTheirOwnBlocks() {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 2, 2));
    b.add("conv1", Conv.of(4, 1), Network.INPUT);
    b.add("grouped", Conv.of(2, 1).grouped(2), "conv1");
    b.add("last", Conv.of(1, 1), "grouped");
    Model random = RandomWeights.of(b.build(), 1);
    Model model =
        random.with(
            random
                .weights()
                .with(
                    Map.of(
                        "conv1.weight",
                        Tensor.of(List.of(4, 1, 1, 1), .1f, .9f, .8f, .2f),
                        "grouped.weight",
                        Tensor.of(List.of(2, 2, 1, 1), 1, 2, 4, 8))));
    ChannelGroups groups = ChannelGroups.of(model.network());
    Scoring asked =
        new Scoring(
            model,
            groups,
            groups.prunable(),
            Optional.of(new Widths(Map.of("conv1", 2, "grouped", 1))));
    Scores scores = new L1(L1.Across.GREEDY, Reduce.SUM).score(asked, null);
    assertThat(scores.of(groups.group("grouped"))).containsExactly(2.0, 4.0);
  }

  @Test
  void greedyRefusesCountsThatScoresDecide() {
    assertThatThrownBy(
            () ->
                new L1(L1.Across.GREEDY, Reduce.SUM)
                    .score(model(), ChannelGroups.of(model().network()), null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("spread=uniform");
  }

  private static List<Double> ofSecondLayer(L1.Across across) {
    ChannelGroups groups = ChannelGroups.of(model().network());
    Group second = groups.group("conv2");
    Scoring asked = new Scoring(model(), groups, groups.prunable(), Optional.of(PLANNED));
    return new L1(across, Reduce.SUM)
        .score(asked, null).of(second).stream().map(s -> Math.round(s * 1e6) / 1e6).toList();
  }

  private static Model model() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 4, 4));
    b.add("conv1", Conv.of(4, 1), Network.INPUT);
    b.add("conv2", Conv.of(3, 1), "conv1");
    b.add("conv3", Conv.of(2, 1), "conv2");
    Model model = RandomWeights.of(b.build(), 1);
    return model.with(model.weights().with(Map.of("conv1.weight", FIRST, "conv2.weight", SECOND)));
  }
}
