package io.espalier.network;

/**
 * What an output value of an operation depends on in evaluation, and by which weights.
 *
 * <p>Rewritings and criteria ask for it instead of the operation, so that they serve operations
 * that they do not know. A node's own weights are called as in {@link Op#parameters}.
 */
public sealed interface Connectivity {
  /** Whether an operation of one input that is connected so is a convolution of it. */
  default boolean isConvolution() {
    return true;
  }

  /** Whether each channel depends on its own in every input alone, whatever the weights. */
  default boolean isChannelwise() {
    return false;
  }

  /** A convolution of this form by the node's {@code weight} and perhaps {@code bias}. */
  record Convolved(Conv form) implements Connectivity {}

  /** Every output on every input, by the node's {@code weight} of {@code (output, input)}. */
  record Dense() implements Connectivity {
    @Override
    public boolean isConvolution() {
      return false;
    }
  }

  /**
   * Each value on the one at its place, by one factor and one summand for each channel that follow
   * from the node's parameters.
   *
   * @param border rows and columns on each side of what the normalization makes of zero
   */
  record Normalized(BatchNorm norm, int border) implements Connectivity {
    @Override
    public boolean isChannelwise() {
      return true;
    }
  }

  /** Each channel on the one that {@link Op#flow} says, position by position; others are zero. */
  record Moved() implements Connectivity {}

  /** Each value on the one at the place {@code (stride * row, stride * column)} of its channel. */
  record Strided(int stride) implements Connectivity {
    @Override
    public boolean isChannelwise() {
      return true;
    }
  }

  /** Each value on a window of its channel. */
  record Pooled(Pool form) implements Connectivity {
    @Override
    public boolean isChannelwise() {
      return true;
    }

    /** An average is, if all windows have the same divisor. */
    @Override
    public boolean isConvolution() {
      return form.kind() == Pool.Kind.AVERAGE
          && (form.countPadding() || form.padding().equals(Window.square(0)));
    }
  }

  /** Each channel on all of its positions, of which it is the mean. */
  record Averaged() implements Connectivity {
    @Override
    public boolean isChannelwise() {
      return true;
    }

    @Override
    public boolean isConvolution() {
      return false;
    }
  }

  /**
   * Each value on the one at its place in every input, by a function without weights; an input of
   * one position serves them all.
   */
  record Elementwise() implements Connectivity {
    @Override
    public boolean isChannelwise() {
      return true;
    }

    @Override
    public boolean isConvolution() {
      return false;
    }
  }

  /** The same values in row-major order, in another shape. */
  record Reshaped() implements Connectivity {
    @Override
    public boolean isConvolution() {
      return false;
    }
  }
}
