package io.espalier.bottleneck;

import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import io.espalier.model.Tensor;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.Adam;
import io.espalier.train.CrossEntropy;
import io.espalier.train.Diverged;
import io.espalier.train.Layout;
import io.espalier.train.Moments;
import io.espalier.train.WorkContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The training of gates on a model that is otherwise frozen: {@code gate = sigmoid(a)} with {@code
 * a} by Adam, normalization by running statistics.
 *
 * @param batches steps of the training, at least 1
 * @param batch images in a step, at least 1
 * @param rate Adam's rate, above 0
 * @param macsWeight the weight of the distance from the target in the loss, at least 0
 * @param binaryWeight the weight of the distance from 0 and 1 in the loss, at least 0
 */
public record Bottleneck(
    int batches, int batch, double rate, double macsWeight, double binaryWeight) {
  private static final String GATES = "gates";
  private static final double FIRST_GATE = .9;

  /** The share of the steps after which the best one begins to count. */
  private static final double SETTLED = .6;

  public Bottleneck {
    if (batches < 1 || batch < 1 || !(rate > 0) || !(macsWeight >= 0) || !(binaryWeight >= 0)) {
      throw new IllegalArgumentException(
          "batches and batch must be at least 1, rate above 0, and weights not below 0");
    }
  }

  /** The fewest MACs that gates can leave, or a refusal if that is above the target. */
  public static long least(BottleneckGates gates, long target) {
    return Verdict.least(gates, target);
  }

  /**
   * Trains gates and removes the channels of those that are lowest, until the target is reached.
   *
   * @param target the most MACs that may remain
   * @param why what asks for it, in the grammar
   * @throws Refusal if the target cannot be reached, or there are no training images
   * @throws Diverged if gates or the loss became infinite or not a number
   */
  public Model prune(
      Model model, BottleneckGates gates, long target, WorkContext context, String why) {
    Verdict.least(gates, target);
    double[] levels = train(model, gates, target, context);
    return Verdict.reaching(gates, levels, target).carryOut(model, why);
  }

  /** The trained {@code a} of every gate: those of the step with the least loss near the end. */
  double[] train(Model model, BottleneckGates gates, long target, WorkContext context) {
    Batches source =
        Batches.training(
            context.data().train(),
            context.data().normalization(),
            new Augmentation.None(),
            batch,
            context.seed());
    if (source.count() == 0) {
      throw new Refusal(
          Text.of(
              "Cannot train gates on %s: it has no training images; use a larger subset",
              context.data().name()));
    }
    Penalty penalty = new Penalty(gates, target, macsWeight, binaryWeight);
    Layout layout = layout(gates.size());
    Adam adam = new Adam(rate, .9, .999, 1e-8, 0, true);
    Moments moments = adam.begin(gates.size());
    float[] a = new float[gates.size()];
    Arrays.fill(a, (float) Math.log(FIRST_GATE / (1 - FIRST_GATE)));
    float[] best = a.clone();
    double least = Double.POSITIVE_INFINITY;
    try (Session session = context.engine().open(model, Watch.NOTHING, context.seed())) {
      GatedSteps steps = new GatedSteps(session, gates, Layout.of(model.network()).size());
      for (int step = 0; step < batches; step++) {
        context.cancel().check();
        double[] values = open(a);
        Batch images = source.batch(step / source.count(), step % source.count());
        double loss = steps.loss(images, values) + penalty.value(values);
        if (step >= SETTLED * batches && loss < least) {
          least = loss;
          best = a.clone();
        }
        double[] upstream = penalty.gradient(values);
        double[] own = steps.gradient();
        float[] gradient = new float[a.length];
        for (int i = 0; i < a.length; i++) {
          gradient[i] = (float) ((own[i] + upstream[i]) * values[i] * (1 - values[i]));
        }
        adam.update(layout, a, gradient, moments, rate);
        Soundness.fault(GATES, Tensor.vector(a))
            .or(() -> Soundness.fault("loss", new double[] {loss}))
            .ifPresent(
                fault -> {
                  throw Diverged.during("train gates", fault);
                });
      }
    }
    double[] levels = new double[best.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = best[i];
    }
    return levels;
  }

  private static double[] open(float[] a) {
    double[] values = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      values[i] = 1 / (1 + Math.exp(-a[i]));
    }
    return values;
  }

  private static Layout layout(int size) {
    Parameter gates = new Parameter(GATES, List.of(size), Role.WEIGHT);
    return new Layout(Map.of(GATES, new Layout.Slot(gates, 0)), size);
  }

  /** Steps of a model whose parameters are scaled by gates. */
  static final class GatedSteps {
    private final Session session;
    private final BottleneckGates gates;
    private final float[] whole;
    private final float[] gated;
    private final float[] gradients;

    GatedSteps(Session session, BottleneckGates gates, int parameters) {
      this.session = session;
      this.gates = gates;
      whole = new float[parameters];
      gradients = new float[parameters];
      session.trained(whole);
      gated = whole.clone();
    }

    /** The cross-entropy of one batch under these gates. */
    double loss(Batch images, double[] values) {
      for (Site site : gates.sites()) {
        for (int i = 0; i < site.size(); i++) {
          for (int place : site.scaled().get(i)) {
            gated[place] = (float) (values[site.first() + i] * whole[place]);
          }
        }
      }
      session.setTrained(gated);
      return session.step(images, Pass.FROZEN_NORM, CrossEntropy.PLAIN);
    }

    /** The derivative of the last loss by each gate: what is scaled times its gradient. */
    double[] gradient() {
      session.gradients(gradients);
      double[] gradient = new double[gates.size()];
      for (Site site : gates.sites()) {
        for (int i = 0; i < site.size(); i++) {
          for (int place : site.scaled().get(i)) {
            gradient[site.first() + i] += (double) whole[place] * gradients[place];
          }
        }
      }
      return gradient;
    }
  }
}
