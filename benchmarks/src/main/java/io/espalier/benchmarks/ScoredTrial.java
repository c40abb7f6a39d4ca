package io.espalier.benchmarks;

import io.espalier.spec.Hash;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A trained trial beside what was known of it before.
 *
 * @param sweep the sweep's name
 * @param candidate what all seeds of a candidate share
 * @param accuracy top-1 on the validation images, after training
 * @param macs multiply-accumulates of what the trial ended with
 * @param params parameters of what the trial ended with
 * @param synflow before its last training
 * @param gradientNorm before its last training
 */
record ScoredTrial(
    String sweep,
    String family,
    Hash trial,
    Hash candidate,
    double accuracy,
    double macs,
    double params,
    double synflow,
    double gradientNorm) {
  /** The mean of a candidate's seeds, each of them a row of the same sweep. */
  static ScoredTrial mean(Collection<ScoredTrial> seeds) {
    ScoredTrial any = seeds.iterator().next();
    return new ScoredTrial(
        any.sweep,
        any.family,
        any.trial,
        any.candidate,
        mean(seeds, ScoredTrial::accuracy),
        any.macs,
        any.params,
        // It spans many orders of magnitude: the mean of the logarithms.
        Math.exp(mean(seeds, seed -> Math.log(seed.synflow))),
        mean(seeds, ScoredTrial::gradientNorm));
  }

  private static double mean(Collection<ScoredTrial> seeds, ToDoubleFunction<ScoredTrial> what) {
    return seeds.stream().mapToDouble(what).average().orElseThrow();
  }

  /** Each value's place among those of the trials, from 0 to 1. */
  static List<ScoredTrial> placed(List<ScoredTrial> trials) {
    double[] accuracy = places(trials, ScoredTrial::accuracy);
    double[] macs = places(trials, ScoredTrial::macs);
    double[] params = places(trials, ScoredTrial::params);
    double[] synflow = places(trials, ScoredTrial::synflow);
    double[] gradient = places(trials, ScoredTrial::gradientNorm);
    return IntStream.range(0, trials.size())
        .mapToObj(
            i ->
                new ScoredTrial(
                    trials.get(i).sweep,
                    trials.get(i).family,
                    trials.get(i).trial,
                    trials.get(i).candidate,
                    accuracy[i],
                    macs[i],
                    params[i],
                    synflow[i],
                    gradient[i]))
        .toList();
  }

  private static double[] places(List<ScoredTrial> trials, ToDoubleFunction<ScoredTrial> what) {
    double[] ranks = Ranks.of(trials.stream().mapToDouble(what).toArray());
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = (ranks[i] - 0.5) / ranks.length;
    }
    return ranks;
  }
}
