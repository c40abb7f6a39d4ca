package io.espalier.simulation;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * Errors that fall by powers of a network's size and of its training (the shape of Hestness et al.,
 * arXiv 1712.00409, and Rosenfeld et al., ICLR 2020), with differences between candidates and
 * between seeds drawn from their hashes. The numbers are made up: it shows how a sweep goes, not
 * how good its models will be.
 *
 * <p>{@code error = error (macs / MACs)^size (epochs / trained)^fall}, at most {@code chance},
 * where {@code trained} counts the epochs of the trials that it starts from too.
 *
 * @param error the error of a network of {@code macs} after {@code epochs}, in (0, 1)
 * @param macs multiply-accumulates of that network, above 0
 * @param epochs of that training, above 0
 * @param size the power of the size, at least 0
 * @param fall the power of the training, at least 0
 * @param spread of the logarithm of candidates' errors, and of their own powers of training, one
 *     standard deviation
 * @param noise of the accuracy between seeds and between rungs, one standard deviation
 * @param chance the largest error
 * @param images in an epoch, at least 1
 * @param speed training images times MACs in a second on one slot
 * @param sigma of the logarithm of durations, one standard deviation
 */
public record Formula(
    double error,
    double macs,
    double epochs,
    double size,
    double fall,
    double spread,
    double noise,
    double chance,
    int images,
    double speed,
    double sigma)
    implements Behaviour {
  static final Formula DEFAULTS =
      new Formula(0.08, 40e6, 100, 0.25, 0.25, 0.1, 0.002, 0.9, 45_000, 20e9, 0.3);

  private static final String TEST = "test";

  public Formula {
    requireAbove("error", error, 0);
    requireAbove("macs", macs, 0);
    requireAbove("epochs", epochs, 0);
    requireAbove("chance", chance, 0);
    requireAbove("speed", speed, 0);
    requireAbove("images", images, 0);
    for (double power : new double[] {size, fall, spread, noise, sigma}) {
      if (!(power >= 0)) {
        throw new IllegalArgumentException(
            "size, fall, spread, noise and sigma must be at least 0, not " + power);
      }
    }
    if (error >= 1 || chance > 1) {
      throw new IllegalArgumentException("error must be below 1, and chance at most 1");
    }
  }

  private static void requireAbove(String name, double value, double bound) {
    if (!(value > bound)) {
      throw new IllegalArgumentException(Text.of("%s must be above %.0f", name, bound));
    }
  }

  @Override
  public Fates begin(String own) {
    return trial -> Optional.of(new Made(trial));
  }

  private double accuracy(SimulatedTrial trial, double whole, String draw) {
    String identity = trial.origin().identity().hex();
    double own = error * Math.exp(spread * normal(identity, "error"));
    double power = fall * Math.exp(spread * normal(identity, "fall"));
    double larger = Math.pow(macs / Math.max(1, trial.end().macs().high()), size);
    double longer = Math.pow(epochs / Math.max(1e-3, whole), power);
    double wrong = Math.min(chance, own * larger * longer);
    double noisy = 1 - wrong + noise * normal(trial.trial().id().hex(), draw);
    return Math.min(1, Math.max(0, noisy));
  }

  /** Drawn from a normal distribution by a text and what it is for. */
  private static double normal(String text, String draw) {
    Hash hash = Hash.of(text + " " + draw);
    return new SplittableRandom(Long.parseUnsignedLong(hash.hex().substring(0, 16), 16))
        .nextGaussian();
  }

  private final class Made implements Fate {
    private final SimulatedTrial trial;
    private final double length;
    private final double earlier;

    Made(SimulatedTrial trial) {
      this.trial = trial;
      this.length = trial.epochs(images);
      this.earlier = trial.earlierEpochs(images);
    }

    @Override
    public double epochs() {
      return length;
    }

    @Override
    public Metrics after(double trained) {
      double accuracy = accuracy(trial, earlier + trained, "after " + trained);
      return Metrics.of(Metric.ACCURACY, accuracy)
          .with(Metric.LOSS, -Math.log(Math.max(1e-6, accuracy)))
          .with(Metric.MACS, trial.end().macs().high())
          .with(Metric.PARAMS, trial.end().params().high())
          .with(Metric.LIVE_MACS, trial.end().macs().high())
          .with(Metric.IMAGES_SEEN, Math.round(trained * images))
          .with(Metric.IMAGES_TOTAL, Math.round((earlier + trained) * images))
          .with(Metric.SECONDS, seconds(trained));
    }

    @Override
    public double seconds(double trained) {
      double factor = Math.exp(sigma * normal(trial.trial().id().hex(), "seconds"));
      return factor * trained * images * trial.end().macs().high() / speed;
    }

    @Override
    public OptionalDouble test() {
      return OptionalDouble.of(accuracy(trial, earlier + length, TEST));
    }
  }
}
