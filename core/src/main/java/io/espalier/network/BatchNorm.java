package io.espalier.network;

import java.util.List;
import java.util.Optional;

/**
 * Batch normalization over batch, height and width (Ioffe and Szegedy, "Batch Normalization", ICML
 * 2015), PyTorch's conventions: in training {@code y = gamma * (x - mean) / sqrt(var + eps) + beta}
 * with the batch's biased variance, and {@code running = (1 - momentum) * running + momentum *
 * batch} with the unbiased one; in evaluation the running statistics.
 *
 * @param eps added to the variance
 * @param momentum the batch's share in the running statistics, in {@code (0, 1]}
 */
public record BatchNorm(double eps, double momentum) implements Op {
  /** PyTorch's defaults. */
  public static final BatchNorm DEFAULTS = new BatchNorm(1e-5, 0.1);

  public BatchNorm {
    check(eps, momentum);
  }

  static void check(double eps, double momentum) {
    if (!(eps >= 0) || !(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException("eps must be at least 0 and momentum in (0, 1]");
    }
  }

  /** What a value is multiplied with in evaluation, {@code gamma / sqrt(variance + eps)}. */
  public double scale(double gamma, double variance) {
    return gamma / Math.sqrt(variance + eps);
  }

  /** The same with this added to the variance. */
  public BatchNorm withEps(double other) {
    return new BatchNorm(other, momentum);
  }

  /** The normalization that an operation is, with a border or without; none of others. */
  public static Optional<BatchNorm> in(Op op) {
    if (op instanceof BorderedBatchNorm bordered) {
      return Optional.of(bordered.norm());
    }
    return op instanceof BatchNorm norm ? Optional.of(norm) : Optional.empty();
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    List<Integer> channels = List.of(inputs.get(0).channels());
    return List.of(
        new Parameter("weight", channels, Role.SCALE),
        new Parameter("bias", channels, Role.SHIFT),
        new Parameter("running_mean", channels, Role.MEAN),
        new Parameter("running_var", channels, Role.VARIANCE));
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Normalized(this, 0);
  }
}
