package io.espalier.benchmarks;

/** The stochastic gradient descent that every contender does. */
final class Updates {
  /** Small: the same images come again and again, and nothing shall overflow. */
  static final double RATE = 0.01;

  static final double MOMENTUM = 0.9;
  static final double DECAY = 5e-4;

  private Updates() {}
}
