package io.espalier.engine.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A node of ours in DL4J's configuration of a graph. It lives as long as one session and is never
 * written anywhere.
 */
final class NodeVertex extends GraphVertex {
  private static final long serialVersionUID = 1L;

  private final transient Operator operator;
  private final transient NodeRun.Setting setting;

  /** A vertex for one operator. */
  NodeVertex(Operator operator, NodeRun.Setting setting) {
    this.operator = operator;
    this.setting = setting;
  }

  /** The parameters it trains. */
  List<Slot> slots() {
    return setting.slots();
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new NodeRun(graph, name, index, operator, setting);
  }

  @Override
  public long numParams(boolean backprop) {
    return slots().stream().mapToLong(Slot::size).sum();
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return Integer.MAX_VALUE;
  }

  @Override
  public InputType getOutputType(int layer, InputType... inputs) {
    throw new UnsupportedOperationException("shapes are the network's own");
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    throw new UnsupportedOperationException("memory is not estimated");
  }

  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod")
  public GraphVertex clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
