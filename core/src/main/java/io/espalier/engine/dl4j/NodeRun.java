package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.SharedArrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A node of ours at work in DL4J's graph: hands arrays to its operator, and copies if watched.
 *
 * <p>Gradients go straight from vertex to vertex; DL4J, which sees only that of the logits, would
 * add them up in twice the time, and free them before the last holder has used them. In passes that
 * only go forward a node holds its inputs until it has used them.
 */
@SuppressWarnings("overrides")
final class NodeRun extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  private final transient Operator operator;
  private final transient Setting setting;
  private final transient GradientSum gradient;
  private transient INDArray output;
  private transient boolean rested;

  /**
   * What a vertex knows besides its operator.
   *
   * @param path the node's
   * @param index the node's position in the network
   * @param work what the node does, on what shapes and in which layout, for messages
   * @param addition adds parts of the output's gradient up
   * @param arguments for each input of the operation, which of the vertex's inputs it is; DL4J
   *     cannot have one twice
   * @param watched how to keep copies; null if nobody watches the node
   * @param slots the parameters that the node trains
   */
  record Setting(
      String path,
      int index,
      String work,
      Round round,
      Kernels.Addition addition,
      int[] arguments,
      Watched watched,
      List<Slot> slots) {}

  NodeRun(ComputationGraph graph, String name, int index, Operator operator, Setting setting) {
    super(graph, name, index, null, null, setting.round().type());
    this.operator = operator;
    this.setting = setting;
    this.gradient = new GradientSum(setting.round().arrays(), setting.addition());
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (idle()) {
      // DL4J wants to hand something on; nobody will look at it.
      return inputs[0];
    }
    if (setting.round().back()) {
      output = forward(Memory.kept(workspaces, setting.round().arrays()));
      setting.round().guard().check("forward pass of " + setting.work());
      return output;
    }
    long begin = setting.round().now();
    SharedArrays arrays = setting.round().arrays();
    INDArray passed = forward(Memory.forward(workspaces, arrays));
    setting.round().guard().check("forward pass of " + setting.work());
    for (int user = 0; user < users(); user++) {
      arrays.hold(passed);
    }
    for (int i = 0; i < inputs.length; i++) {
      if (!idle(inputVertices[i])) {
        arrays.release(inputs[i]);
      }
    }
    setting.round().ran(setting.index(), begin);
    return passed;
  }

  private boolean idle() {
    return setting.round().idle(setting.path());
  }

  private boolean idle(VertexIndices vertex) {
    return graph.getVertices()[vertex.getVertexIndex()] instanceof NodeRun node && node.idle();
  }

  /** Nothing else writes its gradients while it rests. */
  private void rest() {
    if (!rested) {
      setting.slots().forEach(Slot::noGradient);
      rested = true;
    }
  }

  private INDArray forward(Memory memory) {
    INDArray result = operator.forward(arguments(), setting.round().pass(), memory);
    if (setting.watched() != null) {
      setting.round().keepActivation(setting.path(), setting.watched().copy(result));
    }
    return result;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    if (idle()) {
      rest();
      return new Pair<>(null, new INDArray[inputs.length]);
    }
    rested = false;
    if (setting.watched() != null) {
      setting.round().keepGradient(setting.path(), setting.watched().copy(gradient.value()));
    }
    SharedArrays arrays = setting.round().arrays();
    Memory memory = Memory.backward(workspaces, arrays);
    INDArray[] each = operator.backward(arguments(), output, gradient.value(), memory);
    setting.round().guard().check("backward pass of " + setting.work());
    // All hold their parts before the first uses its own: several may be one array.
    for (INDArray part : each) {
      arrays.hold(part);
    }
    for (int i = 0; i < each.length; i++) {
      if (input(i) instanceof NodeRun node && !node.idle()) {
        node.gradient.add(each[i]);
      } else {
        arrays.release(each[i]);
      }
    }
    gradient.done();
    return new Pair<>(null, new INDArray[inputs.length]);
  }

  /** DL4J hands in the gradient of the logits, and else nothing. */
  @Override
  public void setEpsilon(INDArray given) {
    if (given != null) {
      setting.round().arrays().hold(given);
      gradient.add(given);
    }
  }

  /** None that DL4J could add to. */
  @Override
  public INDArray getEpsilon() {
    return null;
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
    gradient.clear();
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

  private int users() {
    int users = 0;
    for (int i = 0; outputVertices != null && i < outputVertices.length; i++) {
      users += idle(outputVertices[i]) ? 0 : 1;
    }
    return users;
  }

  private GraphVertex input(int argument) {
    return graph.getVertices()[inputVertices[setting.arguments()[argument]].getVertexIndex()];
  }

  private INDArray[] arguments() {
    INDArray[] arguments = new INDArray[setting.arguments().length];
    for (int i = 0; i < arguments.length; i++) {
      int from = setting.arguments()[i];
      arguments[i] = idle(inputVertices[from]) ? null : inputs[from];
    }
    return arguments;
  }
}
