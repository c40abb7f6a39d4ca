package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution whose weights are constants, as in evaluation: it takes the batch normalization
 * after it into weight and bias, if there is one, and the activation function after that. Forward
 * only.
 */
final class FoldedConvOperator implements Operator {
  private static final long NEVER = -1;

  private final Conv conv;
  private final Site site;
  private final BatchNorm norm;
  private final Parameters.Own normalization;
  private final Kernels.Folded kernel;
  private long folded = NEVER;

  /**
   * A convolution at its place.
   *
   * @param norm the normalization after it; null if there is none
   * @param normalization the normalization's parameters
   */
  FoldedConvOperator(Conv conv, Site site, BatchNorm norm, Parameters.Own normalization) {
    this.conv = conv;
    this.site = site;
    this.norm = norm;
    this.normalization = normalization;
    this.kernel =
        site.kernels().folded(conv, site.input(), site.inputLayout(), site.layout(), site.ending());
  }

  /** A convolution that no normalization follows. */
  FoldedConvOperator(Conv conv, Site site) {
    this(conv, site, null, null);
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    if (folded != site.round().edition()) {
      fold();
      folded = site.round().edition();
    }
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    kernel.forward(inputs[0], y, memory);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    throw new UnsupportedOperationException("a folded convolution is for evaluation");
  }

  private void fold() {
    double[] weight = site.slots().get(0).values();
    double[] bias = conv.bias() ? site.slots().get(1).values() : new double[conv.filters()];
    if (norm != null) {
      normalize(weight, bias);
    }
    kernel.prepare(weight, bias);
  }

  private void normalize(double[] weight, double... bias) {
    double[] gamma = normalization.slots().get(0).values();
    double[] beta = normalization.slots().get(1).values();
    float[] mean = normalization.statistics().get(0);
    float[] variance = normalization.statistics().get(1);
    int each = weight.length / conv.filters();
    for (int f = 0; f < conv.filters(); f++) {
      double scale = norm.scale(gamma[f], variance[f]);
      for (int i = f * each; i < (f + 1) * each; i++) {
        weight[i] *= scale;
      }
      bias[f] = beta[f] + (bias[f] - mean[f]) * scale;
    }
  }
}
