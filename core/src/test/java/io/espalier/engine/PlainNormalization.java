package io.espalier.engine;

import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Shape;

/**
 * Batch normalization by its definition, over the batch in training, else by running statistics. A
 * border is what zeros around the input become; they do not count in the statistics.
 */
record PlainNormalization(Model model, Pass pass, int batch) {
  /** Of each channel, with the variance over all elements. */
  private record Moments(double[] mean, double[] variance) {}

  /** The normalized input, with so many rows and columns of normalized zeros on each side. */
  double[] forward(BatchNorm norm, int border, String path, double[] x, Shape in, Shape out) {
    Moments moments = used(path, x, in);
    float[] gamma = weight(path, ".weight");
    float[] beta = weight(path, ".bias");
    double[] y = new double[batch * out.size()];
    for (int i = 0; i < y.length; i++) {
      int c = i / out.positions() % out.channels();
      int from = source(i, border, in, out);
      double value = from < 0 ? 0 : x[from];
      y[i] = gamma[c] * normalized(value, c, moments, norm) + beta[c];
    }
    return y;
  }

  /**
   * The gradients from those of the output.
   *
   * @param dx receives what the input's gradient grows by
   */
  void backward(
      BatchNorm norm,
      int border,
      String path,
      double[] x,
      Shape in,
      Shape out,
      double[] dy,
      double[] dx,
      double[] dGamma,
      double[] dBeta) {
    Moments moments = used(path, x, in);
    float[] gamma = weight(path, ".weight");
    for (int i = 0; i < dy.length; i++) {
      int c = i / out.positions() % out.channels();
      int from = source(i, border, in, out);
      dGamma[c] += dy[i] * normalized(from < 0 ? 0 : x[from], c, moments, norm);
      dBeta[c] += dy[i];
      if (from >= 0) {
        dx[from] += dy[i] * gamma[c] / deviation(c, moments, norm);
      }
    }
    if (pass != Pass.TRAIN) {
      return;
    }
    double each = batch * in.positions();
    for (int i = 0; i < x.length; i++) {
      int c = i / in.positions() % in.channels();
      double throughMoments = dBeta[c] + normalized(x[i], c, moments, norm) * dGamma[c];
      dx[i] -= gamma[c] / deviation(c, moments, norm) * throughMoments / each;
    }
  }

  /** Running mean and variance after a batch; the variance unbiased. */
  double[][] moved(BatchNorm norm, String path, double[] x, Shape in) {
    Moments seen = moments(x, in);
    double each = batch * in.positions();
    double[][] moved = new double[2][in.channels()];
    for (int c = 0; c < in.channels(); c++) {
      double unbiased = seen.variance[c] * each / Math.max(1, each - 1);
      moved[0][c] = mixed(weight(path, ".running_mean")[c], seen.mean[c], norm);
      moved[1][c] = mixed(weight(path, ".running_var")[c], unbiased, norm);
    }
    return moved;
  }

  private static double mixed(double running, double seen, BatchNorm norm) {
    return (1 - norm.momentum()) * running + norm.momentum() * seen;
  }

  private Moments used(String path, double[] x, Shape in) {
    if (pass == Pass.TRAIN) {
      return moments(x, in);
    }
    Moments running = new Moments(new double[in.channels()], new double[in.channels()]);
    for (int c = 0; c < in.channels(); c++) {
      running.mean[c] = weight(path, ".running_mean")[c];
      running.variance[c] = weight(path, ".running_var")[c];
    }
    return running;
  }

  private Moments moments(double[] x, Shape in) {
    Moments found = new Moments(new double[in.channels()], new double[in.channels()]);
    double each = batch * in.positions();
    for (int i = 0; i < x.length; i++) {
      found.mean[i / in.positions() % in.channels()] += x[i] / each;
    }
    for (int i = 0; i < x.length; i++) {
      int c = i / in.positions() % in.channels();
      found.variance[c] += Math.pow(x[i] - found.mean[c], 2) / each;
    }
    return found;
  }

  /** The element of the input that stands at an element of the output; -1 on the border. */
  private static int source(int i, int border, Shape in, Shape out) {
    int row = i / out.width() % out.height() - border;
    int column = i % out.width() - border;
    boolean within = row >= 0 && row < in.height() && column >= 0 && column < in.width();
    return within ? i / out.positions() * in.positions() + row * in.width() + column : -1;
  }

  private static double normalized(double value, int channel, Moments moments, BatchNorm norm) {
    return (value - moments.mean[channel]) / deviation(channel, moments, norm);
  }

  private static double deviation(int channel, Moments moments, BatchNorm norm) {
    return Math.sqrt(moments.variance[channel] + norm.eps());
  }

  private float[] weight(String path, String name) {
    return model.weights().get(path + name).data();
  }
}
