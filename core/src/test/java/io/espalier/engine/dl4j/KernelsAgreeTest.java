package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.model.Model;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels in single precision against ND4J's in double precision, whose gradients are checked
 * by differences: the same loss, logits and gradients, for a grid of shapes in every layout.
 */
class KernelsAgreeTest {
  private static final Engine SINGLE = new Dl4jEngine();
  private static final Engine DOUBLE = Dl4jEngine.inDouble();
  private static final double RELATIVE = 1e-4;

  private static final Map<String, Network> GRID = grid();

  static Stream<String> shapes() {
    return GRID.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aStepIsTheSame(String name) {
    Network network = GRID.get(name);
    for (int batch : new int[] {1, 6}) {
      for (Pass pass : List.of(Pass.TRAIN, Pass.FROZEN_NORM)) {
        assertSameStep(name, network, batch, pass);
      }
    }
  }

  @Test
  void theGridIsInEveryLayout() {
    assertThat(GRID.values().stream().map(network -> Layouts.of(network, true).images()).distinct())
        .containsExactlyInAnyOrder(Layout.CHANNELS_LAST, Layout.BLOCKED);
  }

  private static void assertSameStep(String name, Network network, int size, Pass pass) {
    Model model = TestNetworks.model(network, 3);
    Batch batch = TestNetworks.batch(network.input(), size, 4, 5);
    try (Session single = SINGLE.open(model, Watch.NOTHING, 1);
        Session exact = DOUBLE.open(model, Watch.NOTHING, 1)) {
      String what = Text.of("%s, batch %d, %s", name, size, pass);
      assertThat(single.forward(batch, Pass.EVALUATE))
          .as("logits of %s", what)
          .containsExactly(exact.forward(batch, Pass.EVALUATE), offset(1e-3));
      double loss = exact.step(batch, pass, new CrossEntropy());
      assertThat(single.step(batch, pass, new CrossEntropy()))
          .as("loss of %s", what)
          .isEqualTo(loss, offset(RELATIVE * Math.max(1, loss)));
      assertThat(distance(gradients(single, network), gradients(exact, network)))
          .as("gradients of %s", what)
          .isLessThan(RELATIVE);
    }
  }

  private static float[] gradients(Session session, Network network) {
    int size =
        network.parameters().stream()
            .filter(parameter -> parameter.role().trained())
            .mapToInt(parameter -> parameter.size())
            .sum();
    float[] gradients = new float[size];
    session.gradients(gradients);
    return gradients;
  }

  /** The norm of the difference, relative to the norm. */
  static double distance(float[] found, float[] right) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < right.length; i++) {
      difference += Math.pow((double) found[i] - right[i], 2);
      norm += (double) right[i] * right[i];
    }
    return Math.sqrt(difference / norm);
  }

  private static Map<String, Network> grid() {
    Map<String, Network> grid = new LinkedHashMap<>();
    for (int channels : new int[] {1, 11, 16, 23, 32, 48, 64}) {
      for (Shape image : List.of(new Shape(3, 8, 8), new Shape(3, 7, 5))) {
        convolutions(channels)
            .forEach(
                (name, conv) ->
                    grid.put(
                        Text.of("%s of %d at %s", name, channels, image),
                        around(image, channels, (net, x) -> net.add("seen", conv, x))));
      }
    }
    for (int channels : new int[] {11, 32}) {
      blocks(channels)
          .forEach(
              (name, body) ->
                  grid.put(
                      Text.of("%s of %d", name, channels),
                      around(new Shape(3, 8, 8), channels, body)));
    }
    return grid;
  }

  private static Map<String, Conv> convolutions(int channels) {
    Map<String, Conv> all = new LinkedHashMap<>();
    all.put("3x3", Conv.of(channels, 3));
    all.put("3x3 with bias, doubling", Conv.of(2 * channels, 3).biased());
    all.put("3x3 by 2", Conv.of(2 * channels, 3).strided(2));
    all.put("1x1", Conv.of(channels, 1));
    all.put("1x1 by 2", Conv.of(channels, 1).strided(2));
    all.put("1x3", windowed(channels, new Window(1, 3), new Window(0, 1), 1));
    all.put("3x1", windowed(channels, new Window(3, 1), new Window(1, 0), 1));
    all.put("dilated", windowed(channels, Window.square(3), Window.square(2), 2));
    all.put("depthwise", Conv.of(channels, 3).grouped(channels));
    all.put("depthwise by 2", Conv.of(channels, 3).grouped(channels).strided(2));
    if (channels % 2 == 0) {
      all.put("grouped", Conv.of(channels, 3).grouped(2));
    }
    return all;
  }

  private static Conv windowed(int channels, Window kernel, Window padding, int dilation) {
    return new Conv(channels, kernel, Window.square(1), padding, Window.square(dilation), 1, false);
  }

  private static Map<String, BiFunction<NetworkBuilder, String, String>> blocks(int channels) {
    Map<String, BiFunction<NetworkBuilder, String, String>> all = new LinkedHashMap<>();
    all.put("max pool", (net, x) -> net.add("seen", Pool.max(3, 2, 1), x));
    all.put("average pool", (net, x) -> net.add("seen", Pool.average(3, 2, 1), x));
    all.put("flatten", (net, x) -> net.add("seen", new Flatten(), x));
    all.put("slice", (net, x) -> net.add("seen", new ChannelSlice(0, channels - channels / 2), x));
    all.put(
        "shortcut A",
        (net, x) ->
            net.add(
                "seen", new ChannelPad(8, 24 - channels % 16), net.add("s", new Subsample(2), x)));
    all.put(
        "concat",
        (net, x) -> net.add("seen", new Concat(), x, net.add("b", Conv.of(channels, 1), x)));
    all.put("residual", (net, x) -> residual(net, x, channels));
    all.putAll(Forks.of(channels));
    all.put(
        "gate",
        (net, x) ->
            net.add(
                "seen",
                new Multiply(),
                x,
                net.add("g", Conv.of(channels, 1), net.add("p", new GlobalAveragePool(), x))));
    return all;
  }

  /** Two sums in a row. */
  private static String residual(NetworkBuilder net, String x, int channels) {
    String at = x;
    for (String block : List.of("first", "second")) {
      String y = net.add(block + ".conv1", Conv.of(channels, 3), at);
      y = net.add(block + ".relu1", TestNetworks.RELU, norm(net, block + ".bn1", y));
      y = norm(net, block + ".bn2", net.add(block + ".conv2", Conv.of(channels, 3), y));
      at = net.add(block + ".relu2", TestNetworks.RELU, net.add(block + ".add", new Add(), y, at));
    }
    return at;
  }

  private static String norm(NetworkBuilder net, String path, String x) {
    return net.add(path, BatchNorm.DEFAULTS, x);
  }

  private static Network around(
      Shape image, int channels, BiFunction<NetworkBuilder, String, String> body) {
    NetworkBuilder net = new NetworkBuilder(image);
    String x = net.add("stem", Conv.of(channels, 3), Network.INPUT);
    x = net.add("relu", TestNetworks.RELU, norm(net, "bn", x));
    x = body.apply(net, x);
    String pooled = net.add("pool", new GlobalAveragePool(), norm(net, "after", x));
    net.add("fc", new Linear(4, true), pooled);
    return net.build();
  }
}
