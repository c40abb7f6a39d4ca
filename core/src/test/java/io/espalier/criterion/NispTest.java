package io.espalier.criterion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Widths;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Concat;
import io.espalier.network.Connectivity;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.testing.RandomWeights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NispTest {
  private static final double[][] FEATURES = {{1, 2, 3, 4, 5}, {2, 4, 6, 8, 10}, {5, 1, 4, 2, 3}};

  @Test
  void ranksFeaturesByAllPaths() {
    assertThat(new InfiniteFeatures(0.5, 0.9).scores(FEATURES))
        .containsExactly(new double[] {5.99203, 11.20080, 8.23097}, within(1e-5));
    assertThat(new InfiniteFeatures(0.5, 0.99).scores(FEATURES))
        .containsExactly(new double[] {66.40049, 122.66730, 90.91396}, within(1e-4));
  }

  @Test
  void bearsConstantFeatures() {
    assertThat(new InfiniteFeatures(0.5, 0.9).scores(new double[][] {{1, 1, 1}, {0, 0, 0}}))
        .doesNotContain(Double.NaN)
        .hasSize(2);
  }

  /** Scores (3, 1) become (3, 7, 2, 2.5); the two that stay give the layer before (17, 3, 8.5). */
  @Test
  void passesBackThroughLinearLayers() {
    NetworkBuilder b = new NetworkBuilder(Shape.vector(2));
    b.add("first", new Linear(3, false), Network.INPUT);
    b.add("second", new Linear(4, false), "first");
    b.add("third", new Linear(2, false), "second");
    b.add("fc", new Linear(2, false), "third");
    Model model =
        RandomWeights.of(b.build(), 1)
            .with(
                RandomWeights.of(b.build(), 1)
                    .weights()
                    .with(
                        Map.of(
                            "third.weight",
                            Tensor.of(List.of(2, 4), 1, -2, 0, .5f, 0, 1, 2, -1),
                            "second.weight",
                            Tensor.of(List.of(4, 3), 1, -1, .5f, 2, 0, 1, 0, 3, 1, 1, 1, -1))));
    assertRatios(linear(model, Nisp.Mask.PLANNED, "second"), 3, 7, 2, 2.5);
    assertRatios(linear(model, Nisp.Mask.PLANNED, "first"), 17, 3, 8.5);
    assertRatios(linear(model, Nisp.Mask.NONE, "first"), 19.5, 11.5, 13);
  }

  private static List<Double> linear(Model model, Nisp.Mask mask, String group) {
    ChannelGroups groups = ChannelGroups.of(model.network());
    Scoring asked =
        new Scoring(model, groups, groups.prunable(), Optional.of(new Widths(Map.of("second", 2))));
    return new Nisp(mask, 0.5, 0.9, 10, 10)
        .propagate(asked, "third", new double[] {3, 1})
        .of(groups.group(group));
  }

  /** (1, 0, 2, 1) along |(1, -2, .5)| with a border: (2, 2.5, 5, 3). */
  @Test
  void passesBackThroughConvolutions() {
    Conv conv =
        new Conv(
            1, new Window(1, 3), Window.square(1), new Window(0, 1), Window.square(1), 1, false);
    Tensor weight = Tensor.of(List.of(1, 1, 1, 3), 1, -2, .5f);
    assertThat(back(conv, new Shape(1, 1, 4), Map.of("weight", weight), 1, 0, 2, 1))
        .containsExactly(2, 2.5, 5, 3);
  }

  /** Every second position: the weights meet the inputs 0, 1 and 1, 2, 3. */
  @Test
  void passesBackThroughStridesAndBlocks() {
    Conv strided =
        new Conv(
            1, new Window(1, 3), new Window(1, 2), new Window(0, 1), Window.square(1), 1, false);
    Tensor weight = Tensor.of(List.of(1, 1, 1, 3), 1, -2, .5f);
    assertThat(back(strided, new Shape(1, 1, 4), Map.of("weight", weight), 1, 10))
        .containsExactly(2, .5 + 10, 20, 5);
    Conv grouped = Conv.of(4, 1).grouped(2);
    Tensor blocks = Tensor.of(List.of(4, 1, 1, 1), 1, 2, -3, 4);
    assertThat(back(grouped, Shape.vector(2), Map.of("weight", blocks), 1, 1, 1, 10))
        .containsExactly(3, 43);
  }

  @Test
  void passesBackThroughNormalizationAndPools() {
    Map<String, Tensor> norm =
        Map.of("weight", Tensor.vector(-3, 1), "running_var", Tensor.vector(4, 1));
    assertThat(back(new BatchNorm(0, 0.1), Shape.vector(2), norm, 2, 5)).containsExactly(3, 5);
    // What the border is worth comes from no input.
    assertThat(
            back(
                new BorderedBatchNorm(1, 0, 0.1),
                new Shape(1, 1, 2),
                Map.of("weight", Tensor.vector(-3), "running_var", Tensor.vector(4)),
                7,
                7,
                7,
                7,
                7,
                2,
                6,
                7,
                7,
                7,
                7,
                7))
        .containsExactly(3, 9);
    assertThat(back(Pool.max(2, 2, 0), new Shape(1, 2, 2), Map.of(), 8))
        .containsExactly(8, 8, 8, 8);
    assertThat(back(Pool.average(2, 2, 0), new Shape(1, 2, 2), Map.of(), 8))
        .containsExactly(2, 2, 2, 2);
    assertThat(back(Pool.average(3, 1, 1), new Shape(1, 1, 2), Map.of(), 9, 18))
        .containsExactly(3, 3);
    assertThat(back(new GlobalAveragePool(), new Shape(1, 2, 2), Map.of(), 8))
        .containsExactly(2, 2, 2, 2);
    assertThat(back(new Subsample(2), new Shape(1, 3, 3), Map.of(), 1, 2, 3, 4))
        .containsExactly(1, 0, 2, 0, 0, 0, 3, 0, 4);
  }

  /** The shortcut's own score and what comes through the branch add up; halves go their ways. */
  @Test
  void addsAtResidualsAndSplitsAtConcatenations() {
    NetworkBuilder b = new NetworkBuilder(Shape.vector(2));
    b.add("stem", new Linear(2, false), Network.INPUT);
    b.add("branch", new Linear(2, false), "stem");
    b.add("add", new Add(), "branch", "stem");
    b.add("side", new Linear(1, false), "add");
    b.add("both", new Concat(), "add", "side");
    b.add("fc", new Linear(2, false), "both");
    Model random = RandomWeights.of(b.build(), 1);
    Model model =
        random.with(
            random
                .weights()
                .with(
                    Map.of(
                        "branch.weight",
                        Tensor.of(List.of(2, 2), 1, 2, 3, 4),
                        "side.weight",
                        Tensor.of(List.of(1, 2), 5, -6))));
    Propagation propagation = new Propagation(model, "both", new double[] {1, 1, 10});
    double[] stem = null;
    while (propagation.hasNext()) {
      if (propagation.next().path().equals("stem")) {
        stem = propagation.of("stem").clone();
      }
      propagation.pass(propagation.next());
    }
    // The sum is worth (1 + 50, 1 + 60); the stem that much more what comes through the branch.
    assertThat(stem).containsExactly(51 + 51 + 3 * 61, 61 + 2 * 51 + 4 * 61);
  }

  @Test
  void passesBackHoweverAnOperationIsConnected() {
    assertThat(Backward.known())
        .isEqualTo(Set.of((Object[]) Connectivity.class.getPermittedSubclasses()));
  }

  /** A channel that nothing reads is worth nothing, whatever its own weights. */
  @Test
  void takesFirstWhatNothingReads() {
    Tensor weight = Trained.MODEL.weights().get("outer.conv.weight").copy();
    int inputs = weight.extent(1);
    for (int o = 0; o < weight.extent(0); o++) {
      Arrays.fill(weight.data(), (o * inputs + 6) * 9, (o * inputs + 7) * 9, 0);
    }
    Model model =
        Trained.MODEL.with(Trained.MODEL.weights().with(Map.of("outer.conv.weight", weight)));
    ChannelGroups groups = ChannelGroups.of(model.network());
    Scores scores = Criteria.CATALOG.read("nisp(images=100)").score(model, groups, Trained.BENCH);
    Group inner = groups.group("inner.conv");
    assertThat(scores.of(inner).get(6)).isZero();
    assertThat(Ranks.ascending(scores, inner)).startsWith(6);
    for (Group group : groups.prunable()) {
      assertThat(scores.of(group).stream().mapToDouble(s -> s).sum()).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void refusesANetworkWithoutALinearEnd() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 4, 4));
    b.add("conv", Conv.of(4, 3), Network.INPUT);
    b.add("last", Conv.of(2, 4).padded(0), "conv");
    Model model = RandomWeights.of(b.build(), 1);
    assertThatThrownBy(
            () ->
                Criteria.CATALOG
                    .read("nisp")
                    .score(model, ChannelGroups.of(model.network()), Trained.BENCH))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'last'");
  }

  private static double[] back(
      Op op, Shape input, Map<String, Tensor> parameters, double... scores) {
    Map<String, Tensor> named = new HashMap<>();
    parameters.forEach((name, tensor) -> named.put("node." + name, tensor));
    double[] into = new double[input.size()];
    Backward.pass(
        op,
        new Backward.Site(
            "node",
            new Weights(named),
            List.of(input),
            op.output(List.of(input)),
            scores,
            List.of(into)));
    return into;
  }

  private static void assertRatios(List<Double> scores, double... expected) {
    double sum = Arrays.stream(expected).sum();
    for (int i = 0; i < expected.length; i++) {
      assertThat(scores.get(i)).isCloseTo(expected[i] / sum, within(1e-7));
    }
  }
}
