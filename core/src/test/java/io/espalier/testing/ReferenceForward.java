package io.espalier.testing;

import io.espalier.model.Model;
import io.espalier.model.Weights;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.ChannelGather;
import io.espalier.network.ChannelPad;
import io.espalier.network.ChannelScatter;
import io.espalier.network.ChannelShuffle;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The forward pass of one image in evaluation mode, in double precision and with plain loops: slow,
 * and simple enough to be believed.
 */
public final class ReferenceForward {
  private final Weights weights;
  private final Map<String, Shape> shapes;

  private ReferenceForward(Model model) {
    weights = model.weights();
    shapes = model.network().shapes();
  }

  /** The output of the last node for an image {@code (channel, height, width)}. */
  public static double[] output(Model model, double... image) {
    return activations(model, image).get(model.network().output().path());
  }

  /** The outputs of all nodes, and the image, by path. */
  public static Map<String, double[]> activations(Model model, double... image) {
    ReferenceForward forward = new ReferenceForward(model);
    Map<String, double[]> values = new LinkedHashMap<>();
    values.put(Network.INPUT, image);
    for (Node node : model.network().nodes()) {
      List<double[]> inputs = new ArrayList<>();
      node.inputs().forEach(path -> inputs.add(values.get(path)));
      double[] value = forward.compute(node, inputs);
      if (value.length != forward.shapes.get(node.path()).size()) {
        throw new IllegalStateException(node.path() + " has a wrong size");
      }
      values.put(node.path(), value);
    }
    return values;
  }

  private double[] compute(Node node, List<double[]> inputs) {
    Op op = node.op();
    double[] x = inputs.get(0);
    Shape in = shapes.get(node.inputs().get(0));
    Shape out = shapes.get(node.path());
    if (op instanceof Conv conv) {
      return convolve(conv, node.path(), x, in, out);
    } else if (op instanceof Linear linear) {
      return linear(linear, node.path(), x);
    } else if (op instanceof BatchNorm norm) {
      return normalize(norm, node.path(), x, in);
    } else if (op instanceof BorderedBatchNorm bordered) {
      return normalize(bordered.norm(), node.path(), pad(x, bordered.border(), in, out), out);
    } else if (op instanceof Activation activation) {
      return map(x, function(activation.kind()));
    } else if (op instanceof Pool pool) {
      return pool(pool, x, in, out);
    } else if (op instanceof GlobalAveragePool) {
      return average(x, in);
    } else if (op instanceof Add) {
      return combine(node, inputs, out, 0, Double::sum);
    } else if (op instanceof Multiply) {
      return combine(node, inputs, out, 1, (a, b) -> a * b);
    } else if (op instanceof Concat) {
      return channels(op, node, inputs, out);
    } else if (op instanceof Flatten || op instanceof Dropout) {
      return x.clone();
    } else if (op instanceof Subsample subsample) {
      return subsample(subsample.stride(), x, in, out);
    } else if (op instanceof ChannelSlice
        || op instanceof ChannelPad
        || op instanceof ChannelShuffle
        || op instanceof ChannelGather
        || op instanceof ChannelScatter) {
      return channels(op, node, inputs, out);
    }
    throw new IllegalStateException("no reference for " + op);
  }

  private float[] data(String path, String name) {
    return weights.get(path + "." + name).data();
  }

  private double[] convolve(Conv conv, String path, double[] x, Shape in, Shape out) {
    float[] weight = data(path, "weight");
    double[] y = new double[out.size()];
    int fanIn = in.channels() / conv.groups();
    int perGroup = conv.filters() / conv.groups();
    for (int o = 0; o < conv.filters(); o++) {
      for (int v = 0; v < out.height(); v++) {
        for (int u = 0; u < out.width(); u++) {
          double sum = conv.bias() ? data(path, "bias")[o] : 0;
          for (int i = 0; i < fanIn; i++) {
            int channel = o / perGroup * fanIn + i;
            for (int r = 0; r < conv.kernel().height(); r++) {
              for (int s = 0; s < conv.kernel().width(); s++) {
                int row =
                    v * conv.stride().height()
                        - conv.padding().height()
                        + r * conv.dilation().height();
                int column =
                    u * conv.stride().width()
                        - conv.padding().width()
                        + s * conv.dilation().width();
                if (inside(row, column, in)) {
                  int at = ((o * fanIn + i) * conv.kernel().height() + r);
                  sum +=
                      weight[at * conv.kernel().width() + s]
                          * x[(channel * in.height() + row) * in.width() + column];
                }
              }
            }
          }
          y[(o * out.height() + v) * out.width() + u] = sum;
        }
      }
    }
    return y;
  }

  private static boolean inside(int row, int column, Shape shape) {
    return row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
  }

  private double[] linear(Linear linear, String path, double[] x) {
    float[] weight = data(path, "weight");
    double[] y = new double[linear.features()];
    for (int o = 0; o < y.length; o++) {
      y[o] = linear.bias() ? data(path, "bias")[o] : 0;
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private double[] normalize(BatchNorm norm, String path, double[] x, Shape shape) {
    float[] gamma = data(path, "weight");
    float[] beta = data(path, "bias");
    float[] mean = data(path, "running_mean");
    float[] variance = data(path, "running_var");
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i / shape.positions();
      y[i] = gamma[c] * (x[i] - mean[c]) / Math.sqrt(variance[c] + norm.eps()) + beta[c];
    }
    return y;
  }

  /** Zeros around every channel. */
  private static double[] pad(double[] x, int border, Shape in, Shape out) {
    double[] y = new double[out.size()];
    for (int i = 0; i < x.length; i++) {
      int c = i / in.positions();
      int row = i / in.width() % in.height() + border;
      int column = i % in.width() + border;
      y[(c * out.height() + row) * out.width() + column] = x[i];
    }
    return y;
  }

  private static DoubleUnaryOperator function(Activation.Kind kind) {
    return switch (kind) {
      case RELU -> x -> Math.max(0, x);
      case RELU6 -> ReferenceForward::relu6;
      case HARD_SWISH -> x -> x * relu6(x + 3) / 6;
      case HARD_SIGMOID -> x -> relu6(x + 3) / 6;
      case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
      case SILU -> x -> x / (1 + Math.exp(-x));
    };
  }

  private static double relu6(double x) {
    return Math.min(6, Math.max(0, x));
  }

  private static double[] map(double[] x, DoubleUnaryOperator function) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = function.applyAsDouble(x[i]);
    }
    return y;
  }

  private static double[] pool(Pool pool, double[] x, Shape in, Shape out) {
    boolean max = pool.kind() == Pool.Kind.MAX;
    double[] y = new double[out.size()];
    for (int i = 0; i < y.length; i++) {
      int u = i % out.width();
      int v = i / out.width() % out.height();
      int c = i / out.positions();
      double best = Double.NEGATIVE_INFINITY;
      double sum = 0;
      int count = 0;
      for (int r = 0; r < pool.kernel().height(); r++) {
        for (int s = 0; s < pool.kernel().width(); s++) {
          int row = v * pool.stride().height() - pool.padding().height() + r;
          int column = u * pool.stride().width() - pool.padding().width() + s;
          if (inside(row, column, in)) {
            double value = x[(c * in.height() + row) * in.width() + column];
            best = Math.max(best, value);
            sum += value;
            count++;
          }
        }
      }
      y[i] = max ? best : sum / (pool.countPadding() ? pool.kernel().area() : count);
    }
    return y;
  }

  private static double[] average(double[] x, Shape in) {
    double[] y = new double[in.channels()];
    for (int i = 0; i < x.length; i++) {
      y[i / in.positions()] += x[i] / in.positions();
    }
    return y;
  }

  private double[] combine(
      Node node, List<double[]> inputs, Shape out, double neutral, DoubleBinaryOperator operator) {
    double[] y = new double[out.size()];
    Arrays.fill(y, neutral);
    for (int k = 0; k < inputs.size(); k++) {
      boolean broadcast = shapes.get(node.inputs().get(k)).positions() == 1;
      for (int i = 0; i < y.length; i++) {
        double value = inputs.get(k)[broadcast ? i / out.positions() : i];
        y[i] = operator.applyAsDouble(y[i], value);
      }
    }
    return y;
  }

  private static double[] subsample(int stride, double[] x, Shape in, Shape out) {
    double[] y = new double[out.size()];
    for (int i = 0; i < y.length; i++) {
      int row = i / out.width() % out.height() * stride;
      int column = i % out.width() * stride;
      y[i] = x[(i / out.positions() * in.height() + row) * in.width() + column];
    }
    return y;
  }

  /** What only moves channels does exactly what its flow says. */
  private double[] channels(Op op, Node node, List<double[]> inputs, Shape out) {
    List<int[]> sources = op.flow(Network.inputs(node, shapes)).sources();
    int positions = out.positions();
    double[] y = new double[out.size()];
    for (int k = 0; k < sources.size(); k++) {
      for (int o = 0; o < out.channels(); o++) {
        int from = sources.get(k)[o];
        if (from >= 0) {
          System.arraycopy(inputs.get(k), from * positions, y, o * positions, positions);
        }
      }
    }
    return y;
  }
}
