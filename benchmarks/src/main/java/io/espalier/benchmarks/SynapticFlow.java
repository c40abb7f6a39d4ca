package io.espalier.benchmarks;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Interval;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.train.Layout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much flows through a network along all paths of its weights: with R the sum of the outputs
 * for one image of ones and absolute weights, the sum of {@code |w dR/dw|} over the weights of
 * convolutions and linear layers (Tanaka et al., "Pruning neural networks without any data by
 * iteratively conserving synaptic flow", NeurIPS 2020; as a score of whole networks: Abdelfattah et
 * al., "Zero-Cost Proxies for Lightweight NAS", ICLR 2021). Normalizations pass everything on, as
 * in the authors' code, which leaves them out.
 *
 * <p>R grows by a factor with every layer and soon exceeds single precision, in which engines
 * compute. But the outputs are proportional to the image and the biases together, and gradients to
 * those of the outputs. So both begin at {@code 1 / sqrt(R)}: activations rise to {@code sqrt(R)}
 * and gradients as well, and the score is divided by both factors in double precision. That is
 * exact up to rounding, since the factors are powers of two and nothing ever cancels out.
 */
final class SynapticFlow {
  /** By how many powers of two the image is made smaller at most, or larger. */
  private static final int MOST = 120;

  private static final int STRIDE = 60;

  private static final Interval NOT_NEGATIVE = new Interval(0, Double.POSITIVE_INFINITY);

  private final Network network;
  private final Layout layout;
  private final float[] absolute;

  private SynapticFlow(Model model) {
    this.network = model.network();
    this.layout = Layout.of(network);
    this.absolute = new float[layout.size()];
    layout
        .slots()
        .forEach(
            (name, slot) -> {
              float[] values = model.weights().get(name).data();
              for (int i = 0; i < values.length; i++) {
                absolute[slot.offset() + i] =
                    switch (slot.parameter().role()) {
                      case SCALE -> 1;
                      case SHIFT -> 0;
                      default -> Math.abs(values[i]);
                    };
              }
            });
  }

  /** Whether outputs are proportional to the image and the biases, as long as none is negative. */
  static boolean isDefinedFor(Network network) {
    return network.nodes().stream()
        .map(Node::op)
        .noneMatch(
            op ->
                op instanceof Multiply
                    || (op instanceof Activation activation
                        && !activation.kind().isIdentityOn(NOT_NEGATIVE)));
  }

  /**
   * The score of a model, above 0; 0 where no path has weights.
   *
   * @return nothing where it is not defined for the network, or R is beyond 1e72 or below 1e-72
   */
  static OptionalDouble of(Model model, Engine engine) {
    if (!isDefinedFor(model.network())) {
      return OptionalDouble.empty();
    }
    SynapticFlow flow = new SynapticFlow(model);
    try (Session session = engine.open(flow.passing(model), Watch.NOTHING, 1)) {
      return flow.score(session);
    }
  }

  /** The same model with normalizations that pass everything on. */
  private Model passing(Model model) {
    Map<String, Tensor> statistics = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      BatchNorm.in(node.op())
          .ifPresent(
              norm -> {
                String mean = node.path() + ".running_mean";
                String variance = node.path() + ".running_var";
                Tensor zero = Tensor.filled(model.weights().get(mean).shape(), 0);
                statistics.put(mean, zero);
                statistics.put(variance, Tensor.filled(zero.shape(), (float) (1 - norm.eps())));
              });
    }
    return model.with(model.weights().with(statistics));
  }

  private OptionalDouble score(Session session) {
    int tried = 0;
    double sum = flow(session, tried);
    int stride = sum == 0 ? -STRIDE : STRIDE;
    while (!isNumber(sum) && Math.abs(tried) < MOST) {
      tried += stride;
      sum = flow(session, tried);
    }
    if (sum == 0) {
      return OptionalDouble.of(0);
    }
    int half = (int) Math.round((tried + Math.log(sum) / Math.log(2)) / 2);
    if (!isNumber(sum) || Math.abs(half) > MOST) {
      return OptionalDouble.empty();
    }
    double factor = Math.scalb(1.0, -half);
    session.setTrained(weights(factor));
    session.step(
        ones(factor),
        Pass.FROZEN_NORM,
        (logits, labels, gradient) -> sum(logits, gradient, factor));
    float[] gradients = new float[layout.size()];
    session.gradients(gradients);
    double score = 0;
    for (Layout.Slot slot : layout.slots().values()) {
      if (slot.parameter().role() == Role.WEIGHT) {
        for (int i = slot.offset(); i < slot.offset() + slot.parameter().size(); i++) {
          score += Math.abs((double) absolute[i] * gradients[i]);
        }
      }
    }
    return OptionalDouble.of(Math.scalb(score, 2 * half));
  }

  /** R for an image and biases that are made smaller by so many powers of two. */
  private double flow(Session session, int smaller) {
    double factor = Math.scalb(1.0, -smaller);
    session.setTrained(weights(factor));
    return Arrays.stream(session.forward(ones(factor), Pass.EVALUATE)).sum();
  }

  private static boolean isNumber(double sum) {
    return Double.isFinite(sum) && sum > 0;
  }

  private static double sum(double[] logits, double[] gradient, double factor) {
    Arrays.fill(gradient, factor);
    return factor * Arrays.stream(logits).sum();
  }

  /** All trained parameters, the biases as much smaller as the image. */
  private float[] weights(double factor) {
    float[] weights = absolute.clone();
    for (Layout.Slot slot : layout.slots().values()) {
      Parameter parameter = slot.parameter();
      if (parameter.role() == Role.BIAS) {
        for (int i = slot.offset(); i < slot.offset() + parameter.size(); i++) {
          weights[i] *= (float) factor;
        }
      }
    }
    return weights;
  }

  private Batch ones(double factor) {
    float[] image = new float[network.input().size()];
    Arrays.fill(image, (float) factor);
    return new Batch(image, new int[1]);
  }
}
