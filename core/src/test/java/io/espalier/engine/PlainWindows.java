package io.espalier.engine;

import io.espalier.model.Model;
import io.espalier.network.Conv;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.List;

/** What slides over positions, by the definitions: convolution, pooling, sampling. */
record PlainWindows(Model model, int batch) {
  double[] convolve(Conv conv, String path, double[] x, Shape in, Shape out) {
    float[] weight = model.weights().get(path + ".weight").data();
    float[] bias =
        conv.bias() ? model.weights().get(path + ".bias").data() : new float[out.channels()];
    int inputs = in.channels() / conv.groups();
    int filters = conv.filters() / conv.groups();
    int kh = conv.kernel().height();
    int kw = conv.kernel().width();
    double[] y = new double[batch * out.size()];
    for (int n = 0; n < batch; n++) {
      for (int o = 0; o < out.channels(); o++) {
        for (int r = 0; r < out.height(); r++) {
          for (int c = 0; c < out.width(); c++) {
            double sum = bias[o];
            for (int i = 0; i < inputs; i++) {
              int channel = o / filters * inputs + i;
              for (int k = 0; k < kh * kw; k++) {
                int row =
                    r * conv.stride().height()
                        - conv.padding().height()
                        + k / kw * conv.dilation().height();
                int column =
                    c * conv.stride().width()
                        - conv.padding().width()
                        + k % kw * conv.dilation().width();
                sum += weight[(o * inputs + i) * kh * kw + k] * at(x, in, n, channel, row, column);
              }
            }
            y[index(out, n, o, r, c)] = sum;
          }
        }
      }
    }
    return y;
  }

  /**
   * The gradients of a convolution from those of its output.
   *
   * @param dx receives what the input's gradient grows by
   * @param dBias null without a bias
   */
  void convolveBack(
      Conv conv,
      String path,
      double[] x,
      Shape in,
      Shape out,
      double[] dy,
      double[] dx,
      double[] dWeight,
      double[] dBias) {
    float[] weight = model.weights().get(path + ".weight").data();
    int inputs = in.channels() / conv.groups();
    int filters = conv.filters() / conv.groups();
    int area = conv.kernel().area();
    for (int at = 0; at < dy.length; at++) {
      int n = at / out.size();
      int o = at / out.positions() % out.channels();
      int top = at / out.width() % out.height() * conv.stride().height() - conv.padding().height();
      int left = at % out.width() * conv.stride().width() - conv.padding().width();
      if (dBias != null) {
        dBias[o] += dy[at];
      }
      for (int k = 0; k < inputs * area; k++) {
        int row = top + k % area / conv.kernel().width() * conv.dilation().height();
        int column = left + k % conv.kernel().width() * conv.dilation().width();
        if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
          int from = index(in, n, o / filters * inputs + k / area, row, column);
          dx[from] += dy[at] * weight[o * inputs * area + k];
          dWeight[o * inputs * area + k] += dy[at] * x[from];
        }
      }
    }
  }

  /**
   * The gradient of a pooling's input; that of a maximum goes to the first of the largest.
   *
   * @param dx receives what the input's gradient grows by
   */
  void poolBack(Pool pool, double[] x, Shape in, Shape out, double[] dy, double[] dx) {
    for (int at = 0; at < dy.length; at++) {
      int map = at / out.positions();
      int top = at / out.width() % out.height() * pool.stride().height() - pool.padding().height();
      int left = at % out.width() * pool.stride().width() - pool.padding().width();
      int largest = -1;
      List<Integer> inside = new ArrayList<>();
      for (int k = 0; k < pool.kernel().area(); k++) {
        int row = top + k / pool.kernel().width();
        int column = left + k % pool.kernel().width();
        if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
          int from = (map * in.height() + row) * in.width() + column;
          inside.add(from);
          largest = largest < 0 || x[from] > x[largest] ? from : largest;
        }
      }
      if (pool.kind() == Pool.Kind.MAX) {
        dx[largest] += dy[at];
      } else {
        int divisor = pool.countPadding() ? pool.kernel().area() : inside.size();
        for (int from : inside) {
          dx[from] += dy[at] / divisor;
        }
      }
    }
  }

  double[] pool(Pool pool, double[] x, Shape in, Shape out) {
    double[] y = new double[batch * out.size()];
    for (int n = 0; n < batch; n++) {
      for (int ch = 0; ch < out.channels(); ch++) {
        for (int r = 0; r < out.height(); r++) {
          for (int c = 0; c < out.width(); c++) {
            double largest = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int inside = 0;
            for (int k = 0; k < pool.kernel().area(); k++) {
              int row =
                  r * pool.stride().height() - pool.padding().height() + k / pool.kernel().width();
              int column =
                  c * pool.stride().width() - pool.padding().width() + k % pool.kernel().width();
              if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                double value = at(x, in, n, ch, row, column);
                largest = Math.max(largest, value);
                sum += value;
                inside++;
              }
            }
            int divisor = pool.countPadding() ? pool.kernel().area() : inside;
            y[index(out, n, ch, r, c)] = pool.kind() == Pool.Kind.MAX ? largest : sum / divisor;
          }
        }
      }
    }
    return y;
  }

  double[] subsample(int stride, double[] x, Shape in, Shape out) {
    double[] y = new double[batch * out.size()];
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < out.channels(); c++) {
        for (int p = 0; p < out.positions(); p++) {
          int row = p / out.width();
          int column = p % out.width();
          y[index(out, n, c, row, column)] = at(x, in, n, c, row * stride, column * stride);
        }
      }
    }
    return y;
  }

  void subsampleBack(int stride, Shape in, Shape out, double[] dy, double[] dx) {
    for (int at = 0; at < dy.length; at++) {
      int row = at / out.width() % out.height() * stride;
      int column = at % out.width() * stride;
      dx[(at / out.positions() * in.height() + row) * in.width() + column] += dy[at];
    }
  }

  private static double at(double[] x, Shape shape, int n, int channel, int row, int column) {
    return row < 0 || row >= shape.height() || column < 0 || column >= shape.width()
        ? 0
        : x[index(shape, n, channel, row, column)];
  }

  private static int index(Shape shape, int n, int channel, int row, int column) {
    return ((n * shape.channels() + channel) * shape.height() + row) * shape.width() + column;
  }
}
