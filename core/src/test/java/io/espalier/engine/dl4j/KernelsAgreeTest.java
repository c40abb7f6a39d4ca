package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Guard;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.onednn.OneDnnKernels;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.spec.Text;
import io.espalier.testing.Outputs;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels in single precision against ND4J's in double precision, whose gradients are checked
 * by differences: the same loss, logits and gradients. Under {@link Guard}, so that no kernel
 * writes beyond an array or reads what nobody has written.
 */
class KernelsAgreeTest {
  private static final Engine SINGLE = Dl4jEngine.guarded(KernelChoice.best());
  private static final Engine DOUBLE = Dl4jEngine.inDouble();
  private static final Engine OTHER_BLOCKS = otherBlocks();
  private static final double RELATIVE = 1e-4;

  static Stream<Arguments> networks() {
    return Stream.of(KernelGrid.convolutions(), KernelGrid.stems(), KernelGrid.blocks())
        .flatMap(KernelsAgreeTest::arguments);
  }

  static Stream<Arguments> blocks() {
    return arguments(KernelGrid.blocks());
  }

  static Stream<Arguments> narrowest() {
    return arguments(KernelGrid.narrowest());
  }

  private static Stream<Arguments> arguments(Map<String, Network> grid) {
    return grid.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void aStepIsTheSame(String name, Network network) {
    assertSameStep(SINGLE, name, network, 6, Pass.TRAIN, RELATIVE);
    assertSameStep(SINGLE, name, network, 1, Pass.FROZEN_NORM, RELATIVE);
  }

  /**
   * By given statistics: those of a batch over one position of one channel make rounding errors
   * large.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("narrowest")
  void anArchitecturePrunedToItsLeastIsTheSame(String name, Network network) {
    assertSameStep(SINGLE, name, network, 2, Pass.FROZEN_NORM, 10 * RELATIVE);
    try (Session single = SINGLE.open(TestNetworks.model(network, 3), Watch.NOTHING, 1)) {
      Batch batch = TestNetworks.batch(network.input(), 2, classes(network), 5);
      assertThat(single.step(batch, Pass.TRAIN, new PlainCrossEntropy())).isFinite();
    }
  }

  /** Where vectors are wider or narrower than here, blocks are, and this is how they are moved. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("blocks")
  void inBlocksOfAnotherProcessorAStepIsTheSame(String name, Network network) {
    assertSameStep(OTHER_BLOCKS, name, network, 2, Pass.TRAIN, RELATIVE);
  }

  private static Engine otherBlocks() {
    try (OneDnnKernels here = new OneDnnKernels(false)) {
      Layout other = new Blocked(here.images().equals(new Blocked(8)) ? 16 : 8);
      return Dl4jEngine.guarded(
          new KernelChoice("oneDNN", guarded -> new OneDnnKernels(guarded, other)));
    }
  }

  private static void assertSameStep(
      Engine engine, String name, Network network, int size, Pass pass, double relative) {
    Model model = TestNetworks.model(network, 3);
    Batch batch = TestNetworks.batch(network.input(), size, classes(network), 5);
    try (Session single = engine.open(model, Watch.NOTHING, 1);
        Session exact = DOUBLE.open(model, Watch.NOTHING, 1)) {
      String what = Text.of("%s, batch %d, %s", name, size, pass);
      double[] expected = exact.forward(batch, Pass.EVALUATE);
      assertThat(single.forward(batch, Pass.EVALUATE))
          .as("logits of %s", what)
          .containsExactly(expected, offset(RELATIVE * Math.max(10, Outputs.largest(expected))));
      double loss = exact.step(batch, pass, new PlainCrossEntropy());
      assertThat(single.step(batch, pass, new PlainCrossEntropy()))
          .as("loss of %s", what)
          .isEqualTo(loss, offset(RELATIVE * Math.max(1, loss)));
      assertThat(distance(gradients(single, network), gradients(exact, network)))
          .as("gradients of %s", what)
          .isLessThan(relative);
    }
  }

  private static int classes(Network network) {
    return network.shapes().get(network.output().path()).channels();
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
}
