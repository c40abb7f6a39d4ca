package io.espalier.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What the kernels of a {@link ParzenMixture} say of one gene. */
abstract sealed class Kernels permits NumberKernels, PickKernels {
  /** Of what was asked: of a few alternatives or integers, draws often come to the same. */
  private final Map<Object, double[]> known = new HashMap<>();

  /** A value drawn from a kernel, by its number. */
  abstract Object draw(int kernel, SplittableRandom random);

  /** The logarithm of each kernel's density at a value. */
  abstract double[] logs(Object value);

  /** Adds the logarithm of each kernel's density at a value. */
  final void addLogs(Object value, double[] sums) {
    double[] logs = known.computeIfAbsent(value, this::logs);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += logs[i];
    }
  }

  /**
   * The kernels of a gene.
   *
   * @param values one for each kernel; null where it has none, so that it is the prior's
   */
  static Kernels of(Gene gene, List<Object> values) {
    if (gene instanceof Gene.Value number) {
      return new NumberKernels(number, values);
    }
    return gene instanceof Gene.Alternative alternative
        ? new PickKernels(alternative, values)
        : new PickKernels((Gene.Elements) gene, values);
  }
}
