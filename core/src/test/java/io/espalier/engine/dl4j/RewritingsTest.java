package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.rewrite.Rewrites;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.zoo.Zoo;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rewritten networks give the same on the engine: single precision, 1e-4 of the largest output. */
class RewritingsTest {
  private static final Engine ENGINE = Engines.find();
  private static final Activation RELU = new Activation(Activation.Kind.RELU);
  private static final Activation RELU6 = new Activation(Activation.Kind.RELU6);

  private static NetworkBuilder stem() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 10, 10));
    b.add("stem", Conv.of(8, 3).biased(), Network.INPUT);
    return b;
  }

  private static String norm(NetworkBuilder b, String path, Conv conv, String from) {
    return b.add(path + ".bn", BatchNorm.DEFAULTS, b.add(path, conv, from));
  }

  private static Network head(NetworkBuilder b, String from) {
    b.add("fc", new Linear(5, true), b.add("pool", new GlobalAveragePool(), from));
    return b.build();
  }

  private static Network repVgg() {
    NetworkBuilder b = stem();
    String x = b.add("relu", RELU, "stem");
    String dense = norm(b, "dense", Conv.of(8, 3).grouped(2), x);
    String one = norm(b, "one", Conv.of(8, 1).grouped(2), x);
    b.add("sum", new Add(), dense, one, b.add("same", BatchNorm.DEFAULTS, x));
    return head(b, b.add("out", RELU, "sum"));
  }

  private static Network diverse() {
    NetworkBuilder b = stem();
    String x = b.add("relu", RELU, "stem");
    b.add("border", BorderedBatchNorm.of(1), b.add("inner", Conv.of(8, 1), x));
    b.add("deep", BorderedBatchNorm.of(1), b.add("thin", Conv.of(12, 1), x));
    b.add(
        "sum",
        new Add(),
        norm(b, "dense", Conv.of(12, 3).strided(2), x),
        norm(b, "one", Conv.of(12, 1).strided(2), x),
        norm(b, "kxk", Conv.of(12, 3).strided(2).padded(0), "border"),
        b.add("mean.bn", BatchNorm.DEFAULTS, b.add("mean", Pool.average(3, 2, 0), "deep")));
    return head(b, b.add("out", RELU, "sum"));
  }

  private static Network repGhost() {
    NetworkBuilder b = stem();
    String x = b.add("relu", RELU, norm(b, "primary", Conv.of(12, 1), "stem"));
    String deep = norm(b, "cheap", Conv.of(12, 3).grouped(12), x);
    b.add("sum", new Add(), deep, b.add("fusion", BatchNorm.DEFAULTS, x));
    return head(b, b.add("out", RELU, "sum"));
  }

  private static Network inverted() {
    NetworkBuilder b = stem();
    String x = b.add("relu1", RELU6, norm(b, "expand", Conv.of(16, 1), "stem"));
    x = b.add("relu2", RELU6, norm(b, "deep", Conv.of(16, 3).grouped(16), x));
    b.add("add", new Add(), norm(b, "project", Conv.of(8, 1), x), "stem");
    return head(b, "add");
  }

  static Stream<Arguments> families() {
    Network basic = Zoo.CATALOG.read("resnet-20(width=0.25, image=16)");
    Network bottleneck = Zoo.CATALOG.read("resnet-50(width=0.0625, image=32, classes=10)");
    return Stream.of(
        Arguments.of("deploy", repVgg()),
        Arguments.of("merge-branches", diverse()),
        Arguments.of("deploy", repGhost()),
        Arguments.of("rm", basic),
        Arguments.of("rm", bottleneck),
        Arguments.of("rm", inverted()),
        Arguments.of("fold-bn", Zoo.CATALOG.read("vgg-16-bn(width=0.1)")),
        Arguments.of("lowrank(ranks=[stem(8)])", repVgg()),
        Arguments.of("lowrank(ranks=[stem(9)], split=spatial)", repVgg()));
  }

  private static double[] forward(Model model, Batch batch) {
    try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
      return session.forward(batch, Pass.EVALUATE);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void theEngineGivesTheSame(String rewriting, Network network) {
    Model model = RandomWeights.of(network, 5);
    double[] image = RandomWeights.image(2 * network.input().size(), 3);
    float[] pixels = new float[image.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) image[i];
    }
    Batch batch = new Batch(pixels, new int[2]);
    Model rewritten = Rewrites.CATALOG.read(rewriting).apply(model);
    assertThat(rewritten.network()).isNotEqualTo(network);
    double[] expected = forward(model, batch);
    assertThat(forward(rewritten, batch))
        .containsExactly(expected, offset(1e-4 * Outputs.largest(expected)));
  }
}
