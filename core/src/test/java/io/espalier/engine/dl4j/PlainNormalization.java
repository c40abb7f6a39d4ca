package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Batch normalization by its definition, over the batch in training, else by running statistics.
 */
record PlainNormalization(Model model, Pass pass, int batch) {
  double[] normalize(BatchNorm norm, String path, double[] x, Shape shape) {
    double[] y = new double[x.length];
    int positions = shape.positions();
    for (int c = 0; c < shape.channels(); c++) {
      double mean = model.weights().get(path + ".running_mean").data()[c];
      double variance = model.weights().get(path + ".running_var").data()[c];
      if (pass == Pass.TRAIN) {
        mean = 0;
        variance = 0;
        for (int n = 0; n < batch; n++) {
          for (int p = 0; p < positions; p++) {
            mean += x[(n * shape.channels() + c) * positions + p] / (batch * positions);
          }
        }
        for (int n = 0; n < batch; n++) {
          for (int p = 0; p < positions; p++) {
            double d = x[(n * shape.channels() + c) * positions + p] - mean;
            variance += d * d / (batch * positions);
          }
        }
      }
      double gamma = model.weights().get(path + ".weight").data()[c];
      double beta = model.weights().get(path + ".bias").data()[c];
      for (int n = 0; n < batch; n++) {
        for (int p = 0; p < positions; p++) {
          int i = (n * shape.channels() + c) * positions + p;
          y[i] = gamma * (x[i] - mean) / Math.sqrt(variance + norm.eps()) + beta;
        }
      }
    }
    return y;
  }

  double[] normalizeWithBorder(BorderedBatchNorm op, String path, double[] x, Shape in, Shape out) {
    double[] inside = normalize(op.norm(), path, x, in);
    double[] y = new double[batch * out.size()];
    for (int i = 0; i < y.length; i++) {
      int map = i / out.positions();
      int row = i / out.width() % out.height() - op.border();
      int column = i % out.width() - op.border();
      boolean within = row >= 0 && row < in.height() && column >= 0 && column < in.width();
      y[i] =
          within
              ? inside[map * in.positions() + row * in.width() + column]
              : ofZero(path, op.norm(), x, map % in.channels(), in);
    }
    return y;
  }

  private double ofZero(String path, BatchNorm norm, double[] x, int channel, Shape shape) {
    double mean = model.weights().get(path + ".running_mean").data()[channel];
    double variance = model.weights().get(path + ".running_var").data()[channel];
    if (pass == Pass.TRAIN) {
      double[] values =
          IntStream.range(0, x.length)
              .filter(i -> i / shape.positions() % shape.channels() == channel)
              .mapToDouble(i -> x[i])
              .toArray();
      double center = Arrays.stream(values).average().orElseThrow();
      mean = center;
      variance =
          Arrays.stream(values).map(v -> (v - center) * (v - center)).average().orElseThrow();
    }
    double gamma = model.weights().get(path + ".weight").data()[channel];
    double beta = model.weights().get(path + ".bias").data()[channel];
    return beta - gamma * mean / Math.sqrt(variance + norm.eps());
  }
}
