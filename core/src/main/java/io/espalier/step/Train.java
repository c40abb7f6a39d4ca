package io.espalier.step;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.data.Augmentation;
import io.espalier.data.Data;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.AddedLater;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.Adam;
import io.espalier.train.Length;
import io.espalier.train.Optimizer;
import io.espalier.train.Recipe;
import io.espalier.train.Schedule;
import io.espalier.train.Sgd;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains all parameters of the model.
 *
 * @param epochs the length in passes over the training images, unless {@code steps} says it
 * @param steps the length in batches; 0 where {@code epochs} says it
 * @param batch images in a step
 * @param rate the base learning rate
 * @param schedule how the rate changes along the training
 * @param optimizer which optimizer
 * @param momentum SGD's momentum; Adam takes it as its first decay, beta1
 * @param nesterov whether SGD looks ahead along its velocity
 * @param decay weight decay, added to the gradient
 * @param decayNorm whether biases, scales and shifts decay too
 * @param smoothing label smoothing, in {@code [0, 1)}
 * @param augmentation how training images are varied
 * @param method published methods that act during the training, one or several: {@code
 *     sfp(ratio=0.4)}
 * @param budgetMacs the MACs of a larger network on whose compute budget this one is trained:
 *     epochs or steps are multiplied by these over its own MACs and rounded down, but never reduced
 *     (Scratch-B; Liu et al., "Rethinking the Value of Network Pruning", ICLR 2019)
 * @param microBatch how many images of a batch go through the network at once, for networks whose
 *     steps need more memory than there is; see {@link Recipe}
 */
public record Train(
    double epochs,
    long steps,
    int batch,
    double rate,
    Schedule schedule,
    Rule optimizer,
    double momentum,
    boolean nesterov,
    double decay,
    boolean decayNorm,
    double smoothing,
    Augmentation augmentation,
    List<TrainingMethod> method,
    Optional<Double> budgetMacs,
    @AddedLater Optional<Integer> microBatch)
    implements Step {
  /** The recipe that most CIFAR results share (He et al. 2018), shortened to ten epochs. */
  static final Train DEFAULTS =
      new Train(
          10,
          0,
          128,
          0.1,
          new Schedule.Cosine(0, 0),
          Rule.SGD,
          0.9,
          true,
          5e-4,
          true,
          0,
          new Augmentation.CropFlip(4),
          List.of(),
          Optional.empty(),
          Optional.empty());

  private static final double BETA2 = 0.999;
  private static final double ADAM_EPS = 1e-8;

  /** The optimizers. */
  public enum Rule {
    SGD(1),
    ADAM(2);

    private final int moments;

    Rule(int moments) {
      this.moments = moments;
    }

    /** How many numbers it remembers for each parameter. */
    public int moments() {
      return moments;
    }
  }

  public Train {
    method = List.copyOf(method);
    if (method.stream().map(Object::getClass).distinct().count() < method.size()) {
      throw new IllegalArgumentException("a method is named twice");
    }
    if (steps < 0 || (steps == 0 && !(epochs > 0))) {
      throw new IllegalArgumentException("either epochs or steps must be above 0");
    }
    if (budgetMacs.filter(macs -> !(macs > 0)).isPresent()) {
      throw new IllegalArgumentException("budget-macs must be above 0, not " + budgetMacs.get());
    }
    Optimizer rule = optimizer(optimizer, rate, momentum, nesterov, decay, decayNorm);
    // Checks what is left.
    new Recipe(
        rule, schedule, length(epochs, steps, 1), batch, smoothing, augmentation, microBatch);
  }

  /**
   * The recipe that these options make.
   *
   * @param macs multiply-accumulates of the network that is trained, for one image
   */
  public Recipe recipe(long macs) {
    Optimizer rule = optimizer(optimizer, rate, momentum, nesterov, decay, decayNorm);
    double longer = Math.max(1, budgetMacs.map(budget -> budget / macs).orElse(1.0));
    return new Recipe(
        rule, schedule, length(epochs, steps, longer), batch, smoothing, augmentation, microBatch);
  }

  private static Length length(double epochs, long steps, double longer) {
    return steps > 0
        ? Length.steps((long) Math.floor(steps * longer))
        : Length.epochs(Math.max(epochs, Math.floor(epochs * longer)));
  }

  private static Optimizer optimizer(
      Rule rule, double rate, double momentum, boolean nesterov, double decay, boolean decayNorm) {
    return rule == Rule.SGD
        ? new Sgd(rate, momentum, nesterov, decay, decayNorm)
        : new Adam(rate, momentum, BETA2, ADAM_EPS, decay, decayNorm);
  }

  @Override
  public Forecast forecast(Forecast before) {
    refuseOneValue(before.widest());
    Forecast forecast = before;
    for (TrainingMethod each : method) {
      forecast = each.forecast(forecast);
    }
    return forecast;
  }

  /** Over one image and one position, a normalization sees a single value of each channel. */
  private void refuseOneValue(Network network) {
    Map<String, Shape> shapes = network.shapes();
    for (Node node : network.nodes()) {
      if (batch == 1
          && node.op() instanceof BatchNorm
          && shapes.get(node.path()).positions() == 1) {
        throw new Refusal(
            Text.of(
                "Cannot train with batch=1: normalization '%s' would see one value of each channel, whose variance is 0; set batch to 2 or more",
                node.path()));
      }
    }
  }

  @Override
  public void check(Data data) {
    method.forEach(each -> each.check(data));
  }

  @Override
  public Reached run(Model model, WorkContext context) {
    Trained trained =
        new Trainer(recipe(CostTable.of(model.network()).macs()), context)
            .train(model, method.toArray(TrainingMethod[]::new));
    return trained.ended()
        ? new Done(
            trained.model(), trained.imagesSeen(), trained.epochs(), trained.earlierSeconds())
        : new Paused(trained.model(), trained.imagesSeen(), trained.earlierSeconds());
  }
}
