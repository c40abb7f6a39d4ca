package io.espalier.engine.dl4j;

import static io.espalier.network.Activation.Kind.HARD_SIGMOID;
import static io.espalier.network.Activation.Kind.RELU6;
import static io.espalier.network.Activation.Kind.SIGMOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.espalier.data.Batch;
import io.espalier.engine.EvaluationPlan;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.rewrite.Deploy;
import io.espalier.testing.Outputs;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EvaluationPlanTest {
  private static final Network NETWORK = Zoo.CATALOG.read("resnet-20(width=0.25)");

  @Test
  void everyOperationOfAnEvaluationHasATimeAndNoOther() {
    Dl4jEngine engine = new Dl4jEngine();
    Model model = Initialization.KAIMING_FAN_IN.fresh(NETWORK, 1);
    float[] images = new float[2 * 3 * 32 * 32];
    Arrays.fill(images, 0.5f);
    Batch batch = new Batch(images, new int[2]);
    EvaluationPlan plan = engine.plan(NETWORK);
    long[] nanos = new long[NETWORK.nodes().size()];
    try (Session session = engine.open(model, Watch.NOTHING, 1)) {
      double[] logits = session.forward(batch, Pass.EVALUATE);
      assertThat(session.forward(batch, nanos)).isEqualTo(logits);
      for (int i = 0; i < nanos.length; i++) {
        String path = NETWORK.nodes().get(i).path();
        assertThat(nanos[i] > 0).as(path).isEqualTo(!plan.taken().containsKey(path));
      }
      long[] once = nanos.clone();
      session.forward(batch, Pass.EVALUATE);
      assertThat(nanos).isEqualTo(once);
    }
  }

  @Test
  void thePlanKnowsWhatAConvolutionTakesIn() {
    EvaluationPlan plan = new Dl4jEngine().plan(NETWORK);
    assertThat(plan.taken())
        .containsEntry("bn1", "conv1")
        .containsEntry("relu", "conv1")
        .containsEntry("layer1.0.bn2", "layer1.0.conv2")
        .containsEntry("layer1.0.relu2", "layer1.0.add");
    assertThat(plan.block()).isIn(8, 16);
    assertThat(plan.imagesAsTheyAre()).isTrue();
    assertThat(Dl4jEngine.overNd4j().plan(NETWORK).block()).isEqualTo(1);
  }

  /**
   * Folded networks are what is shipped: they must not be slower than what they were folded from.
   */
  @Test
  void aConvolutionWithoutNormalizationTakesTheRectificationToo() {
    Network deployed = new Deploy().forecast(NETWORK).widest();
    EvaluationPlan plan = new Dl4jEngine().plan(deployed);
    assertThat(plan.taken())
        .containsEntry("relu", "conv1")
        .containsEntry("layer1.0.relu1", "layer1.0.conv1");
    assertThat(operations(deployed, plan))
        .isEqualTo(operations(NETWORK, new Dl4jEngine().plan(NETWORK)));
  }

  @Test
  void whatIsDoneAtOnceIsWhatIsDoneNodeByNode() {
    Model trained = Initialization.KAIMING_FAN_IN.fresh(NETWORK, 1);
    Model deployed = new Deploy().apply(trained);
    Set<String> all =
        deployed.network().nodes().stream().map(Node::path).collect(Collectors.toSet());
    float[] images = new float[2 * 3 * 32 * 32];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i);
    }
    Batch batch = new Batch(images, new int[2]);
    for (Dl4jEngine engine : List.of(new Dl4jEngine(), Dl4jEngine.overNd4j())) {
      try (Session atOnce = engine.open(deployed, Watch.NOTHING, 1);
          Session nodeByNode = engine.open(deployed, new Watch(all), 1)) {
        double[] expected = nodeByNode.forward(batch, Pass.EVALUATE);
        assertThat(atOnce.forward(batch, Pass.EVALUATE))
            .usingComparatorWithPrecision(1e-4)
            .containsExactly(expected);
        float[] halved = new float[trainedSize(deployed)];
        atOnce.trained(halved);
        for (int i = 0; i < halved.length; i++) {
          halved[i] *= 0.5f;
        }
        atOnce.setTrained(halved);
        nodeByNode.setTrained(halved);
        assertThat(atOnce.forward(batch, Pass.EVALUATE))
            .usingComparatorWithPrecision(1e-4)
            .containsExactly(nodeByNode.forward(batch, Pass.EVALUATE))
            .isNotEqualTo(expected);
      }
    }
  }

  @Test
  void everyActivationFunctionIsTheSameWithinAConvolution() {
    Network network = everyFunction();
    Set<String> all = network.nodes().stream().map(Node::path).collect(Collectors.toSet());
    Model model = TestNetworks.model(network, 3);
    Batch batch = TestNetworks.batch(network.input(), 2, 4, 5);
    for (Dl4jEngine engine :
        List.of(
            Dl4jEngine.guarded(KernelChoice.best()),
            Dl4jEngine.overNd4j(),
            Dl4jEngine.inDouble())) {
      for (Activation.Kind kind : Activation.Kind.values()) {
        // What is not zero at zero would fill channels that are not there.
        boolean within = !Set.of(SIGMOID, HARD_SIGMOID).contains(kind);
        for (String from : List.of(".conv", ".each", ".linear")) {
          assertThat(engine.plan(network).taken().containsKey(kind + from + ".act"))
              .as("%s behind %s", kind, from)
              .isEqualTo(within);
        }
      }
      try (Session atOnce = engine.open(model, Watch.NOTHING, 1);
          Session nodeByNode = engine.open(model, new Watch(all), 1)) {
        double[] expected = nodeByNode.forward(batch, Pass.EVALUATE);
        assertThat(atOnce.forward(batch, Pass.EVALUATE))
            .as(engine.description())
            .containsExactly(expected, offset(1e-5 * Math.max(1, Outputs.largest(expected))));
      }
    }
  }

  /**
   * Each behind a convolution with a normalization, behind a depthwise one, where another function
   * follows, and behind a linear layer.
   */
  private static Network everyFunction() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 7, 5));
    List<String> ends = new ArrayList<>();
    for (Activation.Kind kind : Activation.Kind.values()) {
      Activation function = new Activation(kind);
      String conv = net.add(kind + ".conv", Conv.of(11, 3), Network.INPUT);
      String norm = net.add(kind + ".norm", BatchNorm.DEFAULTS, conv);
      String first = net.add(kind + ".conv.act", function, norm);
      String each = net.add(kind + ".each", Conv.of(11, 3).grouped(11).biased(), first);
      String second = net.add(kind + ".each.act", function, each);
      String another = net.add(kind + ".another", new Activation(RELU6), second);
      String pooled = net.add(kind + ".pool", new GlobalAveragePool(), another);
      String linear = net.add(kind + ".linear", new Linear(5, true), pooled);
      ends.add(net.add(kind + ".linear.act", function, linear));
    }
    String joined = net.add("all", new Concat(), ends.toArray(String[]::new));
    net.add("fc", new Linear(4, false), joined);
    return net.build();
  }

  private static int trainedSize(Model model) {
    return model.network().parameters().stream()
        .filter(parameter -> parameter.role().trained())
        .mapToInt(Parameter::size)
        .sum();
  }

  private static int operations(Network network, EvaluationPlan plan) {
    return network.nodes().size() - plan.taken().size();
  }
}
