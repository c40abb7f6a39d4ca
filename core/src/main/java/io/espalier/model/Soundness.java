package io.espalier.model;

import io.espalier.network.Role;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Map;
import java.util.Optional;

/** Whether numbers can be those of a model: all are finite, and no variance is below 0. */
public final class Soundness {
  private static final int LANES = 1024;

  private Soundness() {}

  /**
   * What is wrong with a tensor.
   *
   * @param tensor its name, or what it is
   * @param bad how many of its values are wrong
   * @param size how many it has
   * @param wrong what those are: {@code not finite} or {@code below 0}
   * @param first the first of them
   */
  public record Fault(String tensor, int bad, int size, String wrong, double first) {
    /** As in {@code 'fc.weight' has 3 of 40 values that are not finite (the first is NaN)}. */
    @Override
    public String toString() {
      return Text.of(
          "'%s' has %d of %d values that are %s (the first is %s)",
          tensor, bad, size, wrong, Double.toString(first));
    }
  }

  /** Whether all values are finite; fast enough to be asked in every training step. */
  public static boolean finite(float[] values) {
    float[] lanes = new float[Math.min(LANES, values.length)];
    float[] some = new float[lanes.length];
    for (int from = 0; from < values.length; from += LANES) {
      int count = Math.min(LANES, values.length - from);
      System.arraycopy(values, from, some, 0, count);
      addZeroTimes(some, count, lanes);
    }
    float sum = 0;
    for (float lane : lanes) {
      sum += lane;
    }
    return sum == 0;
  }

  /**
   * Zero times a finite number is zero, times another is not a number, and sums stay that. Many
   * sums side by side, from arrays with the same index: of these the compiler makes vector code.
   */
  private static void addZeroTimes(float[] values, int count, float[] lanes) {
    for (int i = 0; i < count; i++) {
      lanes[i] += values[i] * 0f;
    }
  }

  /** What is wrong with outputs of a network, if anything is. */
  public static Optional<Fault> fault(String what, double[] values) {
    int bad = 0;
    double first = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) {
        first = bad == 0 ? value : first;
        bad++;
      }
    }
    return bad == 0
        ? Optional.empty()
        : Optional.of(new Fault(what, bad, values.length, "not finite", first));
  }

  /** What is wrong with a tensor by itself, if anything is. */
  public static Optional<Fault> fault(String name, Tensor tensor) {
    return finite(tensor.data())
        ? Optional.empty()
        : fault(name, Role.WEIGHT, tensor.data(), 0, tensor.size());
  }

  /**
   * What is wrong with the values {@code [from, to)} as a parameter of this role, if anything is.
   */
  public static Optional<Fault> fault(String name, Role role, float[] values, int from, int to) {
    int infinite = 0;
    int negative = 0;
    float firstInfinite = 0;
    float firstNegative = 0;
    for (int i = from; i < to; i++) {
      if (!Float.isFinite(values[i])) {
        firstInfinite = infinite == 0 ? values[i] : firstInfinite;
        infinite++;
      } else if (role == Role.VARIANCE && values[i] < 0) {
        firstNegative = negative == 0 ? values[i] : firstNegative;
        negative++;
      }
    }
    if (infinite > 0) {
      return Optional.of(new Fault(name, infinite, to - from, "not finite", firstInfinite));
    }
    return negative == 0
        ? Optional.empty()
        : Optional.of(new Fault(name, negative, to - from, "below 0", firstNegative));
  }

  /**
   * Checks weights, whatever they belong to.
   *
   * @throws Refusal naming the first tensor with values that are not finite
   */
  static void check(Weights weights) {
    for (Map.Entry<String, Tensor> named : weights.tensors().entrySet()) {
      fault(named.getKey(), named.getValue())
          .ifPresent(
              fault -> {
                throw refusal(fault);
              });
    }
  }

  /** The refusal that names the tensor. */
  static Refusal refusal(Fault fault) {
    return new Refusal(
        Text.of(
            "Cannot use weights: tensor %s; train the model anew with a lower rate, or take other weights",
            fault));
  }
}
