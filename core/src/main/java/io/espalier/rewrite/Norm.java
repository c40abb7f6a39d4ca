package io.espalier.rewrite;

import io.espalier.model.Weights;
import io.espalier.network.BatchNorm;
import io.espalier.network.Node;

/** A batch normalization in evaluation: one factor and one summand for each channel. */
record Norm(double[] scales, double[] shifts) {
  static Norm of(Node node, Weights weights) {
    return of(
        BatchNorm.in(node.op()).orElseThrow(),
        weights.get(node.path() + ".weight").data(),
        weights.get(node.path() + ".bias").data(),
        weights.get(node.path() + ".running_mean").data(),
        weights.get(node.path() + ".running_var").data());
  }

  static Norm of(BatchNorm norm, float[] gamma, float[] beta, float[] mean, float[] variance) {
    double[] scales = new double[gamma.length];
    double[] shifts = new double[gamma.length];
    for (int c = 0; c < scales.length; c++) {
      scales[c] = norm.scale(gamma[c], variance[c]);
      shifts[c] = beta[c] - scales[c] * mean[c];
    }
    return new Norm(scales, shifts);
  }

  double scale(int channel) {
    return scales[channel];
  }

  double shift(int channel) {
    return shifts[channel];
  }
}
