package io.espalier.network;

import java.util.List;

/**
 * Batch normalization whose output has a border of what it makes of zero: {@code (batch, channel,
 * height, width) -> (batch, channel, height + 2 * border, width + 2 * border)}, in every channel
 * {@code beta - gamma * mean / sqrt(var + eps)} around the normalized values (Ding et al., "Diverse
 * Branch Block: Building a Convolution as an Inception-like Unit", CVPR 2021).
 *
 * <p>It is the normalization of the zero-padded input by statistics that leave the border out. So a
 * convolution, this and a second convolution without padding are one convolution with zero padding
 * once the statistics are fixed; zeros around the normalized values would not be.
 *
 * <p>In training the border follows the batch's statistics like everything within it, and gradients
 * pass through it. The authors' code takes the running statistics in training too, as constants;
 * they are stale at first. In evaluation both are the same.
 *
 * @param border rows and columns on each side, at least 1
 * @param eps added to the variance
 * @param momentum the batch's share in the running statistics, in {@code (0, 1]}
 */
public record BorderedBatchNorm(int border, double eps, double momentum) implements Op {
  static final BorderedBatchNorm DEFAULTS = of(1);

  public BorderedBatchNorm {
    if (border < 1) {
      throw new IllegalArgumentException("border must be at least 1");
    }
    BatchNorm.check(eps, momentum);
  }

  /** A border of this width around a normalization with PyTorch's defaults. */
  public static BorderedBatchNorm of(int border) {
    return new BorderedBatchNorm(border, BatchNorm.DEFAULTS.eps(), BatchNorm.DEFAULTS.momentum());
  }

  /** The normalization without its border. */
  public BatchNorm norm() {
    return new BatchNorm(eps, momentum);
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = inputs.get(0);
    return new Shape(
        input.channels(),
        Math.addExact(input.height(), 2 * border),
        Math.addExact(input.width(), 2 * border));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return norm().parameters(inputs);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Normalized(norm(), border);
  }
}
