package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartTest {
  private static final StackTraceElement STEP = frame("io.espalier.train.Training", "trainStep");
  private static final StackTraceElement ADDING =
      frame("org.nd4j.linalg.api.ndarray.BaseNDArray", "addi");
  private static final StackTraceElement GRAPH =
      frame("org.deeplearning4j.nn.graph.ComputationGraph", "calcBackpropGradients");

  /** A class or method that gets another name must get it here too. */
  @ParameterizedTest
  @MethodSource("io.espalier.benchmarks.Part#rules")
  void whatRulesNameExists(Part.Rule rule) throws ClassNotFoundException {
    Class<?> type = Class.forName(rule.type(), false, PartTest.class.getClassLoader());
    assertThat(type.getDeclaredMethods())
        .anyMatch(method -> rule.method().isEmpty() || method.getName().equals(rule.method()));
  }

  @Test
  void theInnermostKnownFrameDecides() {
    StackTraceElement operator = frame("io.espalier.engine.dl4j.ConvOperator", "backward");
    StackTraceElement pass =
        frame("io.espalier.engine.dl4j.onednn.OneDnnConvolution", "backwardWeights");
    StackTraceElement memory = frame("io.espalier.engine.dl4j.kernel.Memory", "result");
    assertThat(Part.of(ADDING, pass, operator, GRAPH, STEP)).contains(Part.BACKWARD_WEIGHTS);
    assertThat(Part.of(memory, operator, GRAPH, STEP)).contains(Part.BOOKKEEPING);
    assertThat(Part.of(operator, GRAPH, STEP)).contains(Part.BOOKKEEPING);
  }

  @Test
  void addingGradientsUpWhereAPathForksIsASum() {
    StackTraceElement sum = frame("io.espalier.engine.dl4j.GradientSum", "add");
    StackTraceElement vertex = frame("io.espalier.engine.dl4j.NodeRun", "doBackward");
    assertThat(Part.of(ADDING, sum, vertex, GRAPH, STEP)).contains(Part.SUMS);
    assertThat(Part.of(ADDING, vertex, GRAPH, STEP)).contains(Part.BOOKKEEPING);
  }

  @Test
  void betweenStepsThereIsNoPart() {
    assertThat(Part.of(frame("io.espalier.train.Training", "save"))).isEmpty();
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, null, -1);
  }
}
