package io.espalier.engine.dl4j;

import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Forward passes by the definitions, in plain loops and doubles. */
final class PlainForward {
  private final Model model;
  private final Pass pass;
  private final int batch;
  private final Map<String, Shape> shapes;
  private final Map<String, double[]> outputs = new HashMap<>();

  private PlainForward(Model model, Pass pass, int batch) {
    this.model = model;
    this.pass = pass;
    this.batch = batch;
    this.shapes = model.network().shapes();
  }

  /** The outputs of all nodes, {@code (batch, channel, height, width)}. */
  static Map<String, double[]> outputs(Model model, Batch images, Pass pass) {
    PlainForward forward = new PlainForward(model, pass, images.size());
    forward.outputs.put(Network.INPUT, doubles(images.images()));
    for (Node node : model.network().nodes()) {
      forward.outputs.put(node.path(), forward.run(node));
    }
    return forward.outputs;
  }

  private double[] run(Node node) {
    List<double[]> in = node.inputs().stream().map(outputs::get).toList();
    List<Shape> shape = Network.inputs(node, shapes);
    Shape out = shapes.get(node.path());
    Op op = node.op();
    double[] x = in.get(0);
    if (op instanceof Conv conv) {
      return convolve(conv, node.path(), x, shape.get(0), out);
    } else if (op instanceof Linear linear) {
      return linear(linear, node.path(), x, shape.get(0).channels());
    } else if (op instanceof BatchNorm norm) {
      return normalize(norm, node.path(), x, out);
    } else if (op instanceof BorderedBatchNorm bordered) {
      return normalizeWithBorder(bordered, node.path(), x, shape.get(0), out);
    } else if (op instanceof Activation activation) {
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = activate(activation.kind(), x[i]);
      }
      return y;
    } else if (op instanceof Pool pool) {
      return pool(pool, x, shape.get(0), out);
    } else if (op instanceof GlobalAveragePool) {
      double[] y = new double[batch * out.size()];
      for (int i = 0; i < x.length; i++) {
        y[i / shape.get(0).positions()] += x[i] / shape.get(0).positions();
      }
      return y;
    } else if (op instanceof Add || op instanceof Multiply) {
      return combine(op instanceof Add, in, shape, out);
    } else if (op instanceof Concat) {
      return concat(in, shape, out);
    } else if (op instanceof Flatten) {
      return x;
    } else if (op instanceof Subsample sample) {
      return subsample(sample.stride(), x, shape.get(0), out);
    }
    return move(op.flow(shape).sources().get(0), x, shape.get(0), out);
  }

  private double[] convolve(Conv conv, String path, double[] x, Shape in, Shape out) {
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

  private double[] linear(Linear linear, String path, double[] x, int inputs) {
    float[] weight = model.weights().get(path + ".weight").data();
    double[] y = new double[batch * linear.features()];
    for (int i = 0; i < y.length; i++) {
      int n = i / linear.features();
      int o = i % linear.features();
      y[i] = linear.bias() ? model.weights().get(path + ".bias").data()[o] : 0;
      for (int k = 0; k < inputs; k++) {
        y[i] += weight[o * inputs + k] * x[n * inputs + k];
      }
    }
    return y;
  }

  private double[] normalize(BatchNorm norm, String path, double[] x, Shape shape) {
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

  private double[] normalizeWithBorder(
      BorderedBatchNorm op, String path, double[] x, Shape in, Shape out) {
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

  private static double activate(Activation.Kind kind, double x) {
    double gate = Math.min(6, Math.max(0, x + 3)) / 6;
    return switch (kind) {
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.min(6, Math.max(0, x));
      case HARD_SIGMOID -> gate;
      case HARD_SWISH -> x * gate;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
    };
  }

  private double[] pool(Pool pool, double[] x, Shape in, Shape out) {
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

  private double[] combine(boolean sum, List<double[]> in, List<Shape> shape, Shape out) {
    double[] y = new double[batch * out.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = sum ? 0 : 1;
      for (int k = 0; k < in.size(); k++) {
        double value =
            in.get(k)[shape.get(k).positions() == out.positions() ? i : i / out.positions()];
        y[i] = sum ? y[i] + value : y[i] * value;
      }
    }
    return y;
  }

  private double[] concat(List<double[]> in, List<Shape> shape, Shape out) {
    double[] y = new double[batch * out.size()];
    int to = 0;
    for (int n = 0; n < batch; n++) {
      for (int k = 0; k < in.size(); k++) {
        System.arraycopy(in.get(k), n * shape.get(k).size(), y, to, shape.get(k).size());
        to += shape.get(k).size();
      }
    }
    return y;
  }

  private double[] subsample(int stride, double[] x, Shape in, Shape out) {
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

  private double[] move(int[] sources, double[] x, Shape in, Shape out) {
    double[] y = new double[batch * out.size()];
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < sources.length; c++) {
        if (sources[c] >= 0) {
          int from = (n * in.channels() + sources[c]) * in.positions();
          System.arraycopy(x, from, y, (n * out.channels() + c) * in.positions(), in.positions());
        }
      }
    }
    return y;
  }

  private static double at(double[] x, Shape shape, int n, int channel, int row, int column) {
    return row < 0 || row >= shape.height() || column < 0 || column >= shape.width()
        ? 0
        : x[index(shape, n, channel, row, column)];
  }

  private static int index(Shape shape, int n, int channel, int row, int column) {
    return ((n * shape.channels() + channel) * shape.height() + row) * shape.width() + column;
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
