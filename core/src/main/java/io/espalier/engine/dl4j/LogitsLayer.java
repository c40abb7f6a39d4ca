package io.espalier.engine.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The end of the graph: hands the logits out to Java, and the loss's gradient back in. On this way
 * DL4J keeps all arrays in workspaces; its other ways into a backward pass take 16 times the
 * memory.
 */
final class LogitsLayer extends LossLayer {
  private static final long serialVersionUID = 1L;

  private final transient Round round;

  LogitsLayer(NeuralNetConfiguration configuration, DataType type, Round round) {
    super(configuration, type);
    this.round = round;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    round.logits(input);
    return workspaces.dup(ArrayType.ACTIVATIONS, input);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    round.logits(input);
    // DL4J would free its own as soon as the last node has gone backward.
    INDArray gradient = round.arrays().take(input.shape());
    round.differentiate(gradient);
    return new Pair<>(new DefaultGradient(), gradient);
  }

  @Override
  public double computeScore(
      double regularization, boolean training, LayerWorkspaceMgr workspaces) {
    return round.loss();
  }
}
