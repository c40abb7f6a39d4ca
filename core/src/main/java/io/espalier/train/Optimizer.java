package io.espalier.train;

import io.espalier.network.Role;

/**
 * How gradients become changes of the parameters, in plain Java. Immutable options; what an
 * optimizer remembers lies open in its {@link Moments}.
 */
public sealed interface Optimizer permits Sgd, Adam {
  /** The base rate, to which a {@link Schedule} gives a factor. */
  double rate();

  /** The weight decay: this share of a parameter is added to its gradient. */
  double decay();

  /**
   * Whether weight decay reaches biases and the scale and shift of batch normalizations too, and
   * not only the weights of convolutions and linear layers.
   */
  boolean decayNorm();

  /** The weight decay of parameters with this role. */
  default double decay(Role role) {
    return role == Role.WEIGHT || decayNorm() ? decay() : 0;
  }

  /** The memory before the first step, for this many parameters. */
  Moments begin(int size);

  /**
   * Does one step, in the arithmetic of 32-bit floats.
   *
   * @param parameters changed in place
   * @param gradients left as they are
   * @param moments moved on by one step
   * @param rate the rate of this step, the schedule's factor included
   */
  void update(Layout layout, float[] parameters, float[] gradients, Moments moments, double rate);
}
