package io.espalier.engine;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Concat;
import io.espalier.network.Connectivity;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forward passes by the definitions, in plain loops and doubles. */
public final class PlainForward {
  private final Model model;
  private final int batch;
  private final Map<String, Shape> shapes;
  private final PlainWindows windows;
  private final PlainNormalization norms;
  private final Map<String, double[]> outputs = new LinkedHashMap<>();

  private PlainForward(Model model, Pass pass, int batch) {
    this.model = model;
    this.batch = batch;
    this.shapes = model.network().shapes();
    this.windows = new PlainWindows(model, batch);
    this.norms = new PlainNormalization(model, pass, batch);
  }

  /** The outputs of all nodes, {@code (batch, channel, height, width)}. */
  static Map<String, double[]> outputs(Model model, Batch images, Pass pass) {
    return outputs(model, images.size(), doubles(images.images()), pass);
  }

  /**
   * The outputs of all nodes, and the images, by path, in the network's order.
   *
   * @param images {@code (batch, channel, height, width)}
   */
  public static Map<String, double[]> outputs(Model model, int batch, double[] images, Pass pass) {
    PlainForward forward = new PlainForward(model, pass, batch);
    forward.outputs.put(Network.INPUT, images);
    for (Node node : model.network().nodes()) {
      double[] output = forward.run(node);
      if (output.length != batch * forward.shapes.get(node.path()).size()) {
        throw new IllegalStateException(node.path() + " has a wrong size");
      }
      forward.outputs.put(node.path(), output);
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
      return windows.convolve(conv, node.path(), x, shape.get(0), out);
    } else if (op instanceof Linear linear) {
      return linear(linear, node.path(), x, shape.get(0).channels());
    } else if (op instanceof BatchNorm norm) {
      return norms.forward(norm, 0, node.path(), x, out, out);
    } else if (op instanceof BorderedBatchNorm bordered) {
      return norms.forward(bordered.norm(), bordered.border(), node.path(), x, shape.get(0), out);
    } else if (op instanceof Activation activation) {
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = activate(activation.kind(), x[i]);
      }
      return y;
    } else if (op instanceof Pool pool) {
      return windows.pool(pool, x, shape.get(0), out);
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
      return windows.subsample(sample.stride(), x, shape.get(0), out);
    }
    if (op instanceof Dropout || op.connectivity() instanceof Connectivity.Moved) {
      return move(op.flow(shape).sources().get(0), x, shape.get(0), out);
    }
    throw new IllegalStateException("no reference for " + op);
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

  private static double activate(Activation.Kind kind, double x) {
    double gate = Math.min(6, Math.max(0, x + 3)) / 6;
    return switch (kind) {
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.min(6, Math.max(0, x));
      case HARD_SIGMOID -> gate;
      case HARD_SWISH -> x * gate;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case SILU -> x / (1 + Math.exp(-x));
    };
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

  static double[] doubles(float... values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
