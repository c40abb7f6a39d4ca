package io.espalier.network;

import java.util.List;

/** An element-wise activation function, with PyTorch's definitions. */
public record Activation(Kind kind) implements Op {
  /** The functions. */
  public enum Kind {
    /** {@code max(0, x)}. */
    RELU,
    /** {@code min(6, max(0, x))}. */
    RELU6,
    /** {@code x * relu6(x + 3) / 6}. */
    HARD_SWISH,
    /** {@code relu6(x + 3) / 6}. */
    HARD_SIGMOID,
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }
}
