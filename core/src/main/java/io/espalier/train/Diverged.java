package io.espalier.train;

import io.espalier.model.Soundness;
import io.espalier.spec.Text;

/** Numbers that became infinite, not a number, or a variance below 0, while a model was at work. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  private Diverged(String what, String sentence) {
    super(sentence);
    this.what = what;
  }

  /**
   * In a training.
   *
   * @param what what happened, as in {@code the loss became NaN}
   * @param epoch the epoch in which it happened, from 0; told from 1, as everywhere
   * @param step the step of the whole training at which it happened, from 0
   */
  static Diverged at(String what, int epoch, long step) {
    return new Diverged(
        what,
        Text.of(
            "Cannot go on training: %s in epoch %d, step %d; lower the rate or warm up",
            what, epoch + 1, step));
  }

  /**
   * In other work on a model.
   *
   * @param work what cannot be done, as in {@code score the model}
   */
  public static Diverged during(String work, Soundness.Fault fault) {
    return new Diverged(
        fault.toString(),
        Text.of("Cannot %s: %s; train the model anew with a lower rate", work, fault));
  }

  /** What happened, without where. */
  String what() {
    return what;
  }
}
