package io.espalier.engine.dl4j;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The configuration of the {@link LogitsLayer}. */
final class LogitsVertex extends LossLayer {
  private static final long serialVersionUID = 1L;

  private final transient Round round;

  LogitsVertex(Round round) {
    super(new Builder());
    this.round = round;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    LogitsLayer layer = new LogitsLayer(configuration, type, round);
    layer.setIndex(index);
    layer.setParamTable(Map.of());
    return layer;
  }
}
