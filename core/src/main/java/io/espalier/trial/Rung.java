package io.espalier.trial;

import io.espalier.spec.Text;

/**
 * A point at which the trainings of a trial pause, so that it can be compared before more is spent
 * on it. A trial goes through rungs upwards; one whose trainings are shorter ends before.
 *
 * @param number from 1, higher ones further on
 * @param epochs passes over the training images, those of all its trainings together, above 0
 */
public record Rung(int number, double epochs) {
  public Rung {
    if (number < 1 || !(epochs > 0)) {
      throw new IllegalArgumentException(
          Text.of(
              "a rung needs a number from 1 and epochs above 0, not %d and %s", number, epochs));
    }
  }

  @Override
  public String toString() {
    return Text.of("rung %d after %s epochs", number, Double.toString(epochs));
  }
}
