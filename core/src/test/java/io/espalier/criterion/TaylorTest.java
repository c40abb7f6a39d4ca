package io.espalier.criterion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.engine.Pass;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import io.espalier.testing.RandomWeights;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.CrossEntropy;
import io.espalier.train.Layout;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaylorTest {
  private static final float[][] MINIBATCHES = {{.2f, -.1f, .05f, .3f}, {-.2f, -.1f, .15f, .1f}};

  /** Means of squares (.04, .01, .0125, .05); the square of the mean would take the first gate. */
  @Test
  void squaresBeforeItAverages() {
    Model model = normalized(4);
    int gamma = Layout.of(model.network()).slot("bn.weight").offset();
    WorkContext context =
        context(
            (values, step) -> {
              float[] gradients = new float[values.length];
              System.arraycopy(MINIBATCHES[step], 0, gradients, gamma, 4);
              return gradients;
            });
    Scores scores = score("taylor(images=20, batch=10)", model, context);
    assertScores(scores.of(group(model, "conv")), .04, .01, .0125, .05);
    assertThat(Ranks.ascending(scores, group(model, "conv"))).containsExactly(1, 2, 0, 3);
    assertThat(scores.relative(group(model, "conv"))[0]).isCloseTo(.04, within(1e-8));
  }

  /** Weights (1, -2) with gradients (.1, .2): .17 one by one, .09 together. */
  @Test
  void sumsSquaresOrSquaresTheSum() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 2, 2));
    b.add("conv", Conv.of(1, 1), Network.INPUT);
    b.add("last", Conv.of(1, 1), "conv");
    Model model =
        with(RandomWeights.of(b.build(), 1), "conv.weight", Tensor.of(List.of(1, 2, 1, 1), 1, -2));
    WorkContext context = context((values, step) -> new float[] {.1f, .2f, 5});
    String sample = "images=10, batch=10";
    assertScores(of("taylor(weight, " + sample + ")", model, context), .17);
    assertScores(of("taylor(filter, " + sample + ")", model, context), .09);
  }

  /** Gradient .2 and second derivative .1 at a gate of 1: (.2 - .05) squared. */
  @Test
  void takesTheSecondDerivativeIn() {
    Model model = normalized(1);
    int gamma = Layout.of(model.network()).slot("bn.weight").offset();
    WorkContext context =
        context(
            (values, step) -> {
              float[] gradients = new float[values.length];
              gradients[gamma] = .2f + .1f * (values[gamma] - 1);
              return gradients;
            });
    assertScores(of("taylor(order=second, images=10, batch=10)", model, context), .0225);
    assertScores(of("taylor(images=10, batch=10)", model, context), .04);
  }

  /** Two blocks with gradients .1 and .3 share one gate. */
  @Test
  void sumsTheGradientsOfASharedGate() {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 1, 1));
    b.add("stem", Conv.of(1, 1), Network.INPUT);
    b.add("conv1", Conv.of(1, 1), "stem");
    b.add("add1", new Add(), "conv1", "stem");
    b.add("conv2", Conv.of(1, 1), "add1");
    b.add("add2", new Add(), "conv2", "add1");
    b.add("last", Conv.of(1, 1), "add2");
    Model model = RandomWeights.of(b.build(), 1);
    List<Integer> shape = List.of(1, 1, 1, 1);
    ScriptedEngine engine =
        new ScriptedEngine(
            (values, step) -> new float[values.length],
            Map.of("add1", Tensor.of(shape, 2), "add2", Tensor.of(shape, .5f)),
            Map.of("add1", Tensor.of(shape, .05f), "add2", Tensor.of(shape, .6f)));
    WorkContext context = context(engine);
    String sample = "images=10, batch=10)";
    assertScores(first("taylor(" + sample, model, context), .08);
    assertScores(first("taylor(shared=sum, " + sample, model, context), .16);
    assertScores(first("taylor(shared=mean, " + sample, model, context), .04);
    assertThatThrownBy(() -> score("taylor(order=second, " + sample, model, context))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'stem'")
        .hasMessageContaining("coupled=keep");
  }

  /** On a trained network it foretells what removing a channel does to the loss. */
  @Test
  void foretellsTheChangeOfTheLoss() {
    List<Double> changes = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    List<Double> maps = new ArrayList<>();
    String sample = "images=200, batch=200)";
    for (String name : List.of("inner", "last")) {
      Group group = group(Trained.MODEL, name + ".conv");
      changes.addAll(changes(name + ".bn", group.size()));
      first.addAll(inner("taylor(" + sample, group));
      second.addAll(inner("taylor(order=second, probes=16, " + sample, group));
      weights.addAll(inner("taylor(weight, " + sample, group));
      maps.addAll(inner("taylor(activation, " + sample, group));
    }
    assertThat(Ranking.correlation(first, changes)).isGreaterThan(0.6);
    assertThat(Ranking.correlation(second, changes)).isGreaterThan(0.6);
    assertThat(Ranking.correlation(weights, changes)).isGreaterThan(0.4);
    assertThat(Ranking.correlation(maps, changes)).isGreaterThan(0.4);
  }

  /**
   * What lies behind the block is the last convolution: to scale its inputs is to move the gate.
   */
  @Test
  void knowsTheGradientOfABlocksGate() {
    Scores scores =
        score("taylor(shared=sum, images=100, batch=100)", Trained.MODEL, Trained.BENCH);
    List<Double> coupled = scores.of(group(Trained.MODEL, "stem.conv"));
    for (int c = 0; c < 8; c++) {
      double slope = (loss(scaled(c, 1.02f), 100) - loss(scaled(c, 0.98f), 100)) / 0.04;
      assertThat(coupled.get(c)).isCloseTo(slope * slope, within(1e-6 + 0.1 * slope * slope));
    }
  }

  private static Model scaled(int channel, float factor) {
    Tensor weight = Trained.MODEL.weights().get("last.conv.weight").copy();
    for (int o = 0; o < weight.extent(0); o++) {
      for (int i = 0; i < 9; i++) {
        weight.data()[(o * weight.extent(1) + channel) * 9 + i] *= factor;
      }
    }
    return with(Trained.MODEL, "last.conv.weight", weight);
  }

  @Test
  void refusesMoreImagesThanThereAre() {
    assertThatThrownBy(() -> score("taylor(images=601)", Trained.MODEL, Trained.BENCH))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("601")
        .hasMessageContaining("600");
  }

  /** Squared changes of the loss when one channel's scale and shift become zero. */
  private static List<Double> changes(String norm, int channels) {
    List<Double> losses = new ArrayList<>();
    for (int c = -1; c < channels; c++) {
      Model model = Trained.MODEL;
      for (String name : List.of(norm + ".weight", norm + ".bias")) {
        Tensor tensor = model.weights().get(name).copy();
        if (c >= 0) {
          tensor.data()[c] = 0;
        }
        model = with(model, name, tensor);
      }
      losses.add(loss(model, 200));
    }
    return losses.subList(1, losses.size()).stream()
        .map(loss -> Math.pow(loss - losses.get(0), 2))
        .toList();
  }

  private static double loss(Model model, int images) {
    double[] loss = new double[1];
    new ScoringImages(images, images)
        .each(
            model,
            Trained.BENCH,
            Watch.NOTHING,
            (session, batch) ->
                loss[0] = session.step(batch, Pass.FROZEN_NORM, CrossEntropy.PLAIN));
    return loss[0];
  }

  private static List<Double> inner(String call, Group group) {
    ChannelGroups groups = ChannelGroups.of(Trained.MODEL.network());
    Scoring asked = new Scoring(Trained.MODEL, groups, List.of(group), Optional.empty());
    return Criteria.CATALOG.read(call).score(asked, Trained.BENCH).of(group);
  }

  private static Model normalized(int filters) {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 3, 3));
    b.add("conv", Conv.of(filters, 1), Network.INPUT);
    b.add("bn", BatchNorm.DEFAULTS, "conv");
    b.add("last", Conv.of(1, 1), "bn");
    Model model = RandomWeights.of(b.build(), 1);
    List<Integer> shape = List.of(filters);
    return with(
        with(model, "bn.weight", Tensor.filled(shape, 1)), "bn.bias", Tensor.filled(shape, 0));
  }

  private static Model with(Model model, String name, Tensor tensor) {
    return model.with(model.weights().with(Map.of(name, tensor)));
  }

  private static WorkContext context(ScriptedEngine.Gradients gradients) {
    return context(new ScriptedEngine(gradients, Map.of(), Map.of()));
  }

  private static WorkContext context(ScriptedEngine engine) {
    return new WorkContext(
        engine, Blobs.data(20, 4), 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
  }

  private static Scores score(String call, Model model, WorkContext context) {
    return Criteria.CATALOG.read(call).score(model, ChannelGroups.of(model.network()), context);
  }

  private static List<Double> of(String call, Model model, WorkContext context) {
    return score(call, model, context).of(group(model, "conv"));
  }

  private static List<Double> first(String call, Model model, WorkContext context) {
    return score(call, model, context).of(group(model, "stem"));
  }

  private static Group group(Model model, String name) {
    return ChannelGroups.of(model.network()).group(name);
  }

  private static void assertScores(List<Double> scores, double... expected) {
    assertThat(scores).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(scores.get(i)).isCloseTo(expected[i], within(1e-6));
    }
  }
}
