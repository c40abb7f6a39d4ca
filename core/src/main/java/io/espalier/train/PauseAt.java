package io.espalier.train;

import io.espalier.spec.Text;

/**
 * How far trainings go before they pause, in passes over the training images: those of all
 * trainings of one piece of work together. A training that is shorter just ends.
 *
 * <p>The passes of a training are its steps over the steps of a pass, so that an epoch counts as
 * one whatever the size of its last batch. It pauses at the end of a step: the first at this point
 * or beyond it.
 *
 * @param epochs passes, at least 0; infinite where nothing pauses
 */
public record PauseAt(double epochs) {
  /** Trainings go on to their end. */
  public static final PauseAt NEVER = new PauseAt(Double.POSITIVE_INFINITY);

  /** Passes are sums of quotients: what is as close as this to the end of a step is there. */
  private static final double ROUNDING = 1e-9;

  public PauseAt {
    if (!(epochs >= 0)) {
      throw new IllegalArgumentException(
          Text.of("trainings pause after 0 epochs or more, not %s", Double.toString(epochs)));
    }
  }

  /** The same point as work sees it that begins after so many passes. */
  public PauseAt after(double passes) {
    return epochs == NEVER.epochs ? NEVER : new PauseAt(Math.max(0, epochs - passes));
  }

  /** Whether work that has come so many passes far has left this point behind. */
  public boolean isBehind(double passes) {
    return passes > epochs + ROUNDING;
  }

  /**
   * The steps of a training up to this point.
   *
   * @param stepsPerEpoch batches in an epoch
   */
  long steps(int stepsPerEpoch) {
    return (long) Math.ceil((epochs - ROUNDING) * stepsPerEpoch);
  }
}
