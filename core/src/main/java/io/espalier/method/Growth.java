package io.espalier.method;

/**
 * How a pruned share grows along a training: from nothing, or at once, to all of it. Named by
 * {@link Growths#CATALOG}.
 */
public sealed interface Growth {
  /**
   * The part of the goal that is reached, in {@code [0, 1]}.
   *
   * @param way how much of the training is done, in {@code [0, 1]}
   */
  double reached(double way);

  /** The goal from the start. */
  record Constant() implements Growth {
    @Override
    public double reached(double way) {
      return 1;
    }
  }

  /**
   * Fast at first: {@code a * exp(-k * t) + b} through nothing at the start, three quarters of the
   * goal at one point and the goal at the end (He et al., "Asymptotic Soft Filter Pruning for Deep
   * Convolutional Neural Networks", IEEE Transactions on Cybernetics 2020).
   *
   * @param threeQuartersAt that point as a share of the training, in {@code (0, 0.75)}
   */
  record Exponential(double threeQuartersAt) implements Growth {
    private static final double THREE_QUARTERS = 0.75;
    private static final double STEEPEST = 1e6;
    private static final int HALVINGS = 200;

    public Exponential {
      if (!(threeQuartersAt > 0 && threeQuartersAt < THREE_QUARTERS)) {
        throw new IllegalArgumentException(
            "three-quarters-at must be above 0 and below 0.75, not " + threeQuartersAt);
      }
    }

    @Override
    public double reached(double way) {
      return curve(steepness(), way);
    }

    /** The decay {@code k} over the whole training: the curve rises with it at every point. */
    private double steepness() {
      double low = 0;
      double high = STEEPEST;
      for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (curve(middle, threeQuartersAt) < THREE_QUARTERS) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return high;
    }

    private static double curve(double steepness, double way) {
      return steepness == 0 ? way : Math.expm1(-steepness * way) / Math.expm1(-steepness);
    }
  }

  /**
   * In a line.
   *
   * @param over the share of the training after which the goal is reached, in {@code (0, 1]}
   */
  record Linear(double over) implements Growth {
    public Linear {
      check(over);
    }

    @Override
    public double reached(double way) {
      return Math.min(1, way / over);
    }
  }

  /**
   * Along half a cosine wave: slow, fast, slow.
   *
   * @param over as in {@link Linear}
   */
  record Cosine(double over) implements Growth {
    public Cosine {
      check(over);
    }

    @Override
    public double reached(double way) {
      return (1 - Math.cos(Math.PI * Math.min(1, way / over))) / 2;
    }
  }

  /**
   * Fast at first: {@code 1 - (1 - t)^3}.
   *
   * @param over as in {@link Linear}
   */
  record Cubic(double over) implements Growth {
    public Cubic {
      check(over);
    }

    @Override
    public double reached(double way) {
      return 1 - Math.pow(1 - Math.min(1, way / over), 3);
    }
  }

  private static void check(double over) {
    if (!(over > 0 && over <= 1)) {
      throw new IllegalArgumentException("over must be above 0 and at most 1, not " + over);
    }
  }
}
