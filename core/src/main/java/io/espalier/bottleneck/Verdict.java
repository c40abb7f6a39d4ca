package io.espalier.bottleneck;

import io.espalier.channel.Selection;
import io.espalier.model.Model;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which gates stay open.
 *
 * @param gates all gates
 * @param open for each gate whether its channel stays
 */
record Verdict(BottleneckGates gates, boolean[] open) {
  /**
   * Closes gates from the lowest until the target is reached, by one threshold over all sites; each
   * keeps its highest gate.
   *
   * @param levels how open each gate is; only their order counts, and among equals the lowest gate
   *     goes first
   */
  static Verdict reaching(BottleneckGates gates, double[] levels, long target) {
    double[] values = new double[gates.size()];
    Arrays.fill(values, 1);
    boolean[] last = new boolean[gates.size()];
    for (Site site : gates.sites()) {
      last[highest(site, levels)] = true;
    }
    List<Integer> order =
        IntStream.range(0, values.length)
            .filter(gate -> !last[gate])
            .boxed()
            .sorted(Comparator.comparingDouble(gate -> levels[gate]))
            .toList();
    int next = 0;
    while (Math.round(gates.cost().macs(values)) > target && next < order.size()) {
      values[order.get(next++)] = 0;
    }
    boolean[] open = new boolean[values.length];
    for (int i = 0; i < open.length; i++) {
      open[i] = values[i] > 0;
    }
    return new Verdict(gates, open);
  }

  /**
   * The MACs that are left with one gate open at each site.
   *
   * @throws Refusal if they are above the target
   */
  static long least(BottleneckGates gates, long target) {
    double[] values = new double[gates.size()];
    gates.sites().forEach(site -> values[site.first()] = 1);
    long least = Math.round(gates.cost().macs(values));
    if (least > target) {
      throw new Refusal(
          Text.of(
              "Cannot prune to %,d MACs: %,d remain with one channel in each gated group; raise the target, skip less, or set branches=narrow",
              target, least));
    }
    return least;
  }

  private static int highest(Site site, double[] levels) {
    int highest = site.first();
    for (int i = site.first(); i < site.first() + site.size(); i++) {
      highest = levels[i] > levels[highest] ? i : highest;
    }
    return highest;
  }

  /** The model without the channels of the closed gates. */
  Model carryOut(Model model, String why) {
    Model pruned = model;
    Map<String, List<Integer>> kept = new LinkedHashMap<>();
    for (Site site : gates.sites()) {
      List<Integer> own = new ArrayList<>();
      for (int i = 0; i < site.size(); i++) {
        if (open[site.first() + i]) {
          own.add(i);
        }
      }
      if (own.size() < site.size() && site.narrowed()) {
        pruned = Surgery.narrow(pruned, site.name(), own, why);
      } else if (own.size() < site.size()) {
        kept.put(site.name(), own);
      }
    }
    return kept.isEmpty() ? pruned : Surgery.remove(pruned, new Selection(kept), why);
  }
}
