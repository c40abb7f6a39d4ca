package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.Shape;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A node of ours at work in DL4J's graph: hands arrays to its operator, and copies if watched. */
@SuppressWarnings("overrides")
final class NodeRun extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  private final transient Operator operator;
  private final transient Setting setting;
  private transient INDArray output;

  /**
   * What a vertex knows besides its operator.
   *
   * @param path the node's
   * @param arguments for each input of the operation, which of the vertex's inputs it is; DL4J
   *     cannot have one twice
   */
  record Setting(
      String path, Shape shape, Layout layout, Round round, int[] arguments, boolean watched) {}

  NodeRun(ComputationGraph graph, String name, int index, Operator operator, Setting setting) {
    super(graph, name, index, null, null, setting.round().type());
    this.operator = operator;
    this.setting = setting;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    Memory memory = Memory.forward(workspaces, dataType);
    output = operator.forward(arguments(), setting.round().pass(), memory);
    if (setting.watched()) {
      setting.round().keepActivation(setting.path(), output, setting.shape(), setting.layout());
    }
    return output;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    if (setting.watched()) {
      setting.round().keepGradient(setting.path(), epsilon, setting.shape(), setting.layout());
    }
    Memory memory = Memory.backward(workspaces, dataType);
    INDArray[] each = operator.backward(arguments(), output, epsilon, memory);
    INDArray[] gradients = new INDArray[inputs.length];
    for (int i = 0; i < each.length; i++) {
      int input = setting.arguments()[i];
      if (gradients[input] == null) {
        gradients[input] = each[i];
      } else {
        gradients[input].addi(each[i]);
      }
    }
    return new Pair<>(null, gradients);
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    // The slots have their own views.
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int batch) {
    return null;
  }

  @Override
  public String toString() {
    return setting.path();
  }

  private INDArray[] arguments() {
    INDArray[] arguments = new INDArray[setting.arguments().length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = inputs[setting.arguments()[i]];
    }
    return arguments;
  }
}
