package io.espalier.train;

/**
 * What an optimizer remembers between steps: arrays in the order of a {@link Layout}, open to
 * whoever slices, averages or saves them.
 */
public final class Moments {
  private final float[] first;
  private final float[] second;
  private long updates;

  /**
   * Takes up a memory.
   *
   * @param first momentum or running mean of the gradients, one for each parameter
   * @param second running mean of the squared gradients, one for each parameter, or empty
   * @param updates the steps that made it
   */
  public Moments(float[] first, float[] second, long updates) {
    this.first = first;
    this.second = second;
    this.updates = updates;
  }

  /** Momentum or running mean of the gradients: the array itself. */
  public float[] first() {
    return first;
  }

  /** The running mean of the squared gradients: the array itself; empty where none is kept. */
  public float[] second() {
    return second;
  }

  /** The steps done so far. */
  public long updates() {
    return updates;
  }

  /** Counts one more step and tells its number, from 1. */
  long advance() {
    return ++updates;
  }
}
