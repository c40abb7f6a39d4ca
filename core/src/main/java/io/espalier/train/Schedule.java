package io.espalier.train;

import java.util.List;

/**
 * How the rate changes along a training: a factor on the optimizer's base rate. It is always that
 * of the full length, wherever a training pauses. Named by {@link Schedules#CATALOG}.
 *
 * <p>Every schedule may begin with a warm-up (Goyal et al., "Accurate, Large Minibatch SGD:
 * Training ImageNet in 1 Hour", 2017): the factor rises in a line and reaches 1 on the first step
 * after it. The warm-up is a share of the length; 5 epochs of 100 are {@code warm-up=0.05}.
 */
public sealed interface Schedule {
  /** The warm-up as a share of the length, in {@code [0, 1)}. */
  double warmUp();

  /** The factor that the schedule has without its warm-up, at a step that comes after it. */
  double plain(long step, long warmUpSteps, long total);

  /**
   * The factor of a step.
   *
   * @param step from 0
   * @param total the steps of the full length
   */
  default double factor(long step, long total) {
    long warmUpSteps = Math.round(warmUp() * total);
    return step < warmUpSteps
        ? (step + 1.0) / (warmUpSteps + 1.0)
        : plain(step, warmUpSteps, total);
  }

  /** The base rate throughout. */
  record Constant(double warmUp) implements Schedule {
    public Constant {
      Require.share("warm-up", warmUp);
    }

    @Override
    public double plain(long step, long warmUpSteps, long total) {
      return 1;
    }
  }

  /**
   * Multiplies the rate at certain points.
   *
   * @param at the points as shares of the whole length, rising, each in {@code (0, 1)}; the change
   *     acts from the first step at or after the point
   * @param factor what the rate is multiplied with at each of them, above 0
   */
  record Step(List<Double> at, double factor, double warmUp) implements Schedule {
    public Step {
      at = List.copyOf(at);
      Require.positive("factor", factor);
      Require.share("warm-up", warmUp);
      double before = 0;
      for (double point : at) {
        if (!(point > before && point < 1)) {
          throw new IllegalArgumentException("at must rise between 0 and 1, not " + at);
        }
        before = point;
      }
    }

    @Override
    public double plain(long step, long warmUpSteps, long total) {
      double product = 1;
      for (double point : at) {
        if (step >= Math.round(point * total)) {
          product *= factor;
        }
      }
      return product;
    }
  }

  /**
   * Follows half a cosine wave from the base rate down, over the steps after the warm-up
   * (Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017,
   * without restarts).
   *
   * @param floor the factor it ends at, in {@code [0, 1)}
   */
  record Cosine(double floor, double warmUp) implements Schedule {
    public Cosine {
      Require.share("floor", floor);
      Require.share("warm-up", warmUp);
    }

    @Override
    public double plain(long step, long warmUpSteps, long total) {
      double way = (double) (step - warmUpSteps) / (total - warmUpSteps);
      return floor + (1 - floor) * (1 + Math.cos(Math.PI * way)) / 2;
    }
  }
}
