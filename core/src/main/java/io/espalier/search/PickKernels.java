package io.espalier.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Distributions around one alternative of several, or around so many elements of a list. The
 * probability of a choice grows by a factor with each element that it shares with the kernel's own;
 * the prior has all choices alike. The factor is 1 more than the number of kernels: with one
 * alternative of C and n kernels, its own has (1 + 1/n) / (1 + C/n).
 */
final class PickKernels extends Kernels {
  private final Gene gene;
  private final int size;
  private final int of;

  /** Of each kernel, the elements that it has; null for the prior's. */
  private final List<int[]> own = new ArrayList<>();

  /** The logarithm of the probability of one choice that shares so many. */
  private final double[] logOne;

  /** The probability of all choices that share so many. */
  private final double[] sharing;

  private final double logPrior;

  PickKernels(Gene.Alternative gene, List<Object> values) {
    this(gene, 1, gene.choice().values().size(), values);
  }

  PickKernels(Gene.Elements gene, List<Object> values) {
    this(gene, gene.subset().size(), gene.subset().of().size(), values);
  }

  private PickKernels(Gene gene, int size, int of, List<Object> values) {
    this.gene = gene;
    this.size = size;
    this.of = of;
    values.forEach(value -> own.add(value == null ? null : elements(value)));
    int chosen = (int) own.stream().filter(each -> each != null).count();
    double logFactor = StrictMath.log(chosen + 2);
    double[] logAll = new double[size + 1];
    for (int shared = 0; shared <= size; shared++) {
      logAll[shared] =
          logWays(size, shared) + logWays(of - size, size - shared) + shared * logFactor;
    }
    double whole = ParzenMixture.logOfSum(logAll);
    this.logOne =
        IntStream.rangeClosed(0, size).mapToDouble(shared -> shared * logFactor - whole).toArray();
    this.sharing = Arrays.stream(logAll).map(log -> StrictMath.exp(log - whole)).toArray();
    this.logPrior = -logWays(of, size);
  }

  private static int[] elements(Object value) {
    return value instanceof List<?> list
        ? list.stream().mapToInt(each -> (int) each).toArray()
        : new int[] {(int) value};
  }

  /** The logarithm of the number of ways to choose so many. */
  private static double logWays(int of, int chosen) {
    if (chosen > of) {
      return Double.NEGATIVE_INFINITY;
    }
    double log = 0;
    for (int i = 1; i <= chosen; i++) {
      log += StrictMath.log(of - chosen + i) - StrictMath.log(i);
    }
    return log;
  }

  @Override
  Object draw(int kernel, SplittableRandom random) {
    int[] elements = own.get(kernel);
    if (elements == null) {
      return gene.draw(random);
    }
    double at = random.nextDouble();
    int shared = size;
    while (shared > 0 && at >= sharing[shared]) {
      at -= sharing[shared--];
    }
    List<Integer> kept = new ArrayList<>();
    List<Integer> others = new ArrayList<>(IntStream.range(0, of).boxed().toList());
    for (int element : elements) {
      kept.add(element);
      others.remove((Integer) element);
    }
    List<Integer> drawn = some(kept, shared, random);
    drawn.addAll(some(others, size - shared, random));
    Collections.sort(drawn);
    return gene instanceof Gene.Alternative ? drawn.get(0) : List.copyOf(drawn);
  }

  private static List<Integer> some(List<Integer> all, int count, SplittableRandom random) {
    for (int i = 0; i < count; i++) {
      Collections.swap(all, i, i + random.nextInt(all.size() - i));
    }
    return new ArrayList<>(all.subList(0, count));
  }

  @Override
  double[] logs(Object value) {
    boolean[] chosen = new boolean[of];
    for (int element : elements(value)) {
      chosen[element] = true;
    }
    double[] logs = new double[own.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = own.get(i) == null ? logPrior : logOne[shared(own.get(i), chosen)];
    }
    return logs;
  }

  private static int shared(int[] elements, boolean[] chosen) {
    int shared = 0;
    for (int element : elements) {
      shared += chosen[element] ? 1 : 0;
    }
    return shared;
  }
}
