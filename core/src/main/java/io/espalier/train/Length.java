package io.espalier.train;

/** How long a training lasts. */
public sealed interface Length {
  /**
   * The length in steps.
   *
   * @param stepsPerEpoch batches in an epoch, at least 1
   */
  long total(int stepsPerEpoch);

  /** So many times through the training images; part of an epoch is rounded to whole steps. */
  static Length epochs(double epochs) {
    return new Epochs(epochs);
  }

  /** So many batches. */
  static Length steps(long steps) {
    return new Steps(steps);
  }

  /** A length in epochs: scored after each of them. */
  record Epochs(double epochs) implements Length {
    public Epochs {
      Require.positive("epochs", epochs);
    }

    @Override
    public long total(int stepsPerEpoch) {
      return Math.max(1, Math.round(epochs * stepsPerEpoch));
    }
  }

  /** A length in steps: scored at its end only. */
  record Steps(long steps) implements Length {
    public Steps {
      if (steps < 1) {
        throw new IllegalArgumentException("steps must be at least 1, not " + steps);
      }
    }

    @Override
    public long total(int stepsPerEpoch) {
      return steps;
    }
  }
}
