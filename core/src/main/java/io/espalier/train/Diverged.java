package io.espalier.train;

import io.espalier.spec.Text;

/** A training whose loss became infinite or not a number. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final long step;

  Diverged(double loss, int epoch, long step) {
    super(
        Text.of(
            "Cannot go on training: the loss became %s in epoch %d, step %d; lower the rate or warm up",
            loss, epoch, step));
    this.epoch = epoch;
    this.step = step;
  }

  /** The epoch in which it happened, from 0. */
  public int epoch() {
    return epoch;
  }

  /** The step of the whole training at which it happened, from 0. */
  public long step() {
    return step;
  }
}
