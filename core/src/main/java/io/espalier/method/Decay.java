package io.espalier.method;

/** How the removed share grows from 0 to its goal along a training. */
public enum Decay {
  /**
   * Fast first: three quarters of the goal after an eighth of the way (He et al., "Asymptotic Soft
   * Filter Pruning for Deep Convolutional Neural Networks", IEEE Transactions on Cybernetics 2020).
   */
  EXPONENTIAL {
    @Override
    double share(double way) {
      return (1 - Math.pow(EIGHTH, 8 * way)) / (1 - Math.pow(EIGHTH, 8));
    }
  },
  /** In a line. */
  LINEAR {
    @Override
    double share(double way) {
      return way;
    }
  },
  /** Along half a cosine wave: slow, fast, slow. */
  COSINE {
    @Override
    double share(double way) {
      return (1 - Math.cos(Math.PI * way)) / 2;
    }
  },
  /** {@code 1 - (1 - way)^3}. */
  CUBIC {
    @Override
    double share(double way) {
      return 1 - Math.pow(1 - way, 3);
    }
  };

  /** What is left to go after an eighth of the way, where 3/4 of the goal are reached. */
  private static final double EIGHTH = 0.250011448;

  /**
   * The share of the goal that is reached.
   *
   * @param way how far it is, in {@code [0, 1]}
   */
  abstract double share(double way);

  /** The removed share after some of the way; beyond its end the goal. */
  double at(double way, double goal) {
    return goal * (way >= 1 ? 1 : share(way));
  }
}
