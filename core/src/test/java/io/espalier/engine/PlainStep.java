package io.espalier.engine;

import io.espalier.data.Batch;
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
import io.espalier.network.Parameter;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Forward and backward by the definitions, in plain loops and doubles; dropout rests.
 *
 * @param loss the mean of the batch
 * @param outputs of all nodes, {@code (batch, channel, height, width)}, and of the image
 * @param gradients of the loss with respect to each of the outputs
 * @param parameters the gradients of all trained parameters, by name
 */
record PlainStep(
    double loss,
    Map<String, double[]> outputs,
    Map<String, double[]> gradients,
    Map<String, double[]> parameters) {

  static PlainStep of(Model model, Batch batch, Pass pass, Loss loss) {
    Map<String, double[]> outputs = PlainForward.outputs(model, batch, pass);
    String last = model.network().output().path();
    double[] gradient = new double[outputs.get(last).length];
    double value = loss.apply(outputs.get(last), batch.labels(), gradient);
    Map<String, double[]> gradients = new HashMap<>();
    outputs.forEach((path, output) -> gradients.put(path, new double[output.length]));
    gradients.put(last, gradient);
    Map<String, double[]> parameters = new HashMap<>();
    for (Parameter parameter : model.network().parameters()) {
      if (parameter.role().trained()) {
        parameters.put(parameter.name(), new double[parameter.size()]);
      }
    }
    PlainStep step = new PlainStep(value, outputs, gradients, parameters);
    Backward backward = new Backward(step, model, pass, batch.size());
    List<Node> nodes = model.network().nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      backward.pass(nodes.get(i));
    }
    return step;
  }

  /** The chain rule, node by node. */
  private static final class Backward {
    private final PlainStep step;
    private final Model model;
    private final int batch;
    private final Map<String, Shape> shapes;
    private final PlainWindows windows;
    private final PlainNormalization norms;

    Backward(PlainStep step, Model model, Pass pass, int batch) {
      this.step = step;
      this.model = model;
      this.batch = batch;
      this.shapes = model.network().shapes();
      this.windows = new PlainWindows(model, batch);
      this.norms = new PlainNormalization(model, pass, batch);
    }

    void pass(Node node) {
      String path = node.path();
      List<double[]> in = node.inputs().stream().map(step.outputs::get).toList();
      List<double[]> to = node.inputs().stream().map(step.gradients::get).toList();
      List<Shape> shape = Network.inputs(node, shapes);
      Shape out = shapes.get(path);
      double[] dy = step.gradients.get(path);
      double[] x = in.get(0);
      double[] dx = to.get(0);
      double[] dWeight = step.parameters.get(path + ".weight");
      double[] dBias = step.parameters.get(path + ".bias");
      Op op = node.op();
      if (op instanceof Conv conv) {
        windows.convolveBack(conv, path, x, shape.get(0), out, dy, dx, dWeight, dBias);
      } else if (op instanceof Linear linear) {
        linear(linear, path, x, dy, dx, dWeight, dBias);
      } else if (op instanceof BatchNorm norm) {
        norms.backward(norm, 0, path, x, out, out, dy, dx, dWeight, dBias);
      } else if (op instanceof BorderedBatchNorm norm) {
        norms.backward(
            norm.norm(), norm.border(), path, x, shape.get(0), out, dy, dx, dWeight, dBias);
      } else if (op instanceof Activation activation) {
        for (int i = 0; i < x.length; i++) {
          dx[i] += dy[i] * derivative(activation.kind(), x[i]);
        }
      } else if (op instanceof Pool pool) {
        windows.poolBack(pool, x, shape.get(0), out, dy, dx);
      } else if (op instanceof GlobalAveragePool) {
        for (int i = 0; i < x.length; i++) {
          dx[i] += dy[i / shape.get(0).positions()] / shape.get(0).positions();
        }
      } else if (op instanceof Add || op instanceof Multiply) {
        combine(op instanceof Add, in, shape, out, dy, to);
      } else if (op instanceof Concat) {
        concat(shape, dy, to);
      } else if (op instanceof Flatten) {
        for (int i = 0; i < x.length; i++) {
          dx[i] += dy[i];
        }
      } else if (op instanceof Subsample sample) {
        windows.subsampleBack(sample.stride(), shape.get(0), out, dy, dx);
      } else {
        move(op.flow(shape).sources().get(0), shape.get(0), out, dy, dx);
      }
    }

    private void linear(
        Linear linear,
        String path,
        double[] x,
        double[] dy,
        double[] dx,
        double[] dWeight,
        double[] dBias) {
      float[] weight = model.weights().get(path + ".weight").data();
      int inputs = x.length / batch;
      for (int i = 0; i < dy.length; i++) {
        int n = i / linear.features();
        int o = i % linear.features();
        if (linear.bias()) {
          dBias[o] += dy[i];
        }
        for (int k = 0; k < inputs; k++) {
          dWeight[o * inputs + k] += dy[i] * x[n * inputs + k];
          dx[n * inputs + k] += dy[i] * weight[o * inputs + k];
        }
      }
    }

    private static double derivative(Activation.Kind kind, double x) {
      double sigmoid = 1 / (1 + Math.exp(-x));
      return switch (kind) {
        case RELU -> x > 0 ? 1 : 0;
        case RELU6 -> x > 0 && x < 6 ? 1 : 0;
        case HARD_SIGMOID -> x > -3 && x < 3 ? 1.0 / 6 : 0;
        case HARD_SWISH -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
        case SIGMOID -> sigmoid * (1 - sigmoid);
        case SILU -> sigmoid * (1 + x * (1 - sigmoid));
      };
    }

    private static void combine(
        boolean sum,
        List<double[]> in,
        List<Shape> shape,
        Shape out,
        double[] dy,
        List<double[]> to) {
      for (int i = 0; i < dy.length; i++) {
        List<Integer> places = new ArrayList<>();
        for (Shape each : shape) {
          places.add(each.positions() == out.positions() ? i : i / out.positions());
        }
        for (int k = 0; k < in.size(); k++) {
          double others = 1;
          for (int j = 0; j < in.size() && !sum; j++) {
            others *= j == k ? 1 : in.get(j)[places.get(j)];
          }
          to.get(k)[places.get(k)] += dy[i] * others;
        }
      }
    }

    private void concat(List<Shape> shape, double[] dy, List<double[]> to) {
      int from = 0;
      for (int n = 0; n < batch; n++) {
        for (int k = 0; k < to.size(); k++) {
          int size = shape.get(k).size();
          for (int i = 0; i < size; i++) {
            to.get(k)[n * size + i] += dy[from++];
          }
        }
      }
    }

    /** Channels that go elsewhere, as the operation's flow says. */
    private void move(int[] sources, Shape in, Shape out, double[] dy, double[] dx) {
      for (int i = 0; i < dy.length; i++) {
        int source = sources[i / out.positions() % out.channels()];
        if (source >= 0) {
          int map = i / out.size() * in.channels() + source;
          dx[map * in.positions() + i % out.positions()] += dy[i];
        }
      }
    }
  }
}
