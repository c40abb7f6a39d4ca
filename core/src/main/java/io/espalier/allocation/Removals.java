package io.espalier.allocation;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Widths;
import io.espalier.cost.CallTimes;
import io.espalier.criterion.Scores;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;

/**
 * All removals that a pruning could make, in the order in which it would make them; stopping
 * anywhere gives possible widths.
 *
 * <p>A removal takes a group from one possible count to the next. So a target is met to within one
 * such removal.
 */
final class Removals {
  private record Removal(Group group, int left, double priority) {}

  private final ChannelGroups groups;
  private final List<Removal> order;

  private Removals(ChannelGroups groups, List<Removal> order) {
    this.groups = groups;
    this.order = order;
    order.sort(Comparator.comparingDouble(Removal::priority));
  }

  /** Every group loses the same share at any time; among equals the earlier layer goes first. */
  static Removals evenly(ChannelGroups groups, List<Group> free, Limits limits) {
    List<Removal> order = new ArrayList<>();
    for (Group group : free) {
      for (int left : after(group, limits)) {
        order.add(new Removal(group, left, (double) (group.size() - left) / group.size()));
      }
    }
    return new Removals(groups, order);
  }

  /**
   * The least important channels of all groups go first, by importance relative to their group's
   * mean.
   */
  static Removals byImportance(
      ChannelGroups groups, List<Group> free, Limits limits, Scores scores) {
    List<Removal> order = new ArrayList<>();
    for (Group group : free) {
      double[] sorted = scores.relative(group);
      Arrays.sort(sorted);
      for (int left : after(group, limits)) {
        order.add(new Removal(group, left, sorted[group.size() - left - 1]));
      }
    }
    return new Removals(groups, order);
  }

  private static List<Integer> after(Group group, Limits limits) {
    List<Integer> counts = limits.counts(group);
    return counts.subList(1, counts.size());
  }

  /**
   * The widths after as few removals as reach the target.
   *
   * @param target the most that may remain
   * @throws Refusal with what would remain if even all removals do not reach it
   */
  Widths reaching(Budget budget, long target) {
    long least = budget.of(narrowed(order.size()));
    if (least > target) {
      throw new Refusal(
          Text.of(
              "Cannot prune to %,d %s: %,d remain with every free group at its floor; raise the target, lower floor or align, or set coupled=prune",
              target, budget, least));
    }
    return widths(first(count -> budget.of(narrowed(count)) <= target));
  }

  /**
   * The widths after as few removals as are predicted to reach a time.
   *
   * @throws Refusal with what is predicted if even all removals do not reach it
   */
  Widths reaching(CallTimes times, double nanos) {
    IntToDoubleFunction after = count -> times.nanos(narrowed(count));
    double least = after.applyAsDouble(order.size());
    if (least > nanos) {
      throw new Refusal(
          Text.of(
              "Cannot prune to %.3f ms: %.3f ms are predicted with every free group at its floor; raise the target, lower floor or align, or set coupled=prune",
              nanos / 1e6, least / 1e6));
    }
    return widths(first(count -> after.applyAsDouble(count) <= nanos));
  }

  /** The widths after as few removals as take away this share of all free channels. */
  Widths removing(double ratio) {
    long all = order.stream().map(Removal::group).distinct().mapToLong(Group::size).sum();
    long gone = Share.atLeast(all, ratio);
    return widths(first(count -> removed(count) >= gone));
  }

  /** The widths after all removals. */
  Widths all() {
    return widths(order.size());
  }

  /**
   * The most that one removal can take from the budget: its channels count most in the whole
   * network.
   */
  long largest(Budget budget) {
    long whole = budget.of(groups.network());
    long largest = 0;
    for (Map.Entry<Group, Integer> removal : widest().entrySet()) {
      Group group = removal.getKey();
      Widths one = new Widths(Map.of(group.name(), group.size() - removal.getValue()));
      largest = Math.max(largest, whole - budget.of(Narrowing.narrow(groups, one)));
    }
    return largest;
  }

  /** For each group the most channels that go in one removal. */
  private Map<Group, Integer> widest() {
    Map<Group, Integer> before = new LinkedHashMap<>();
    Map<Group, Integer> widest = new LinkedHashMap<>();
    for (Removal removal : order) {
      Integer width = before.put(removal.group(), removal.left());
      int lost = (width == null ? removal.group().size() : width) - removal.left();
      widest.merge(removal.group(), lost, Math::max);
    }
    return widest;
  }

  private long removed(int count) {
    return widths(count).kept().entrySet().stream()
        .mapToLong(e -> (long) groups.group(e.getKey()).size() - e.getValue())
        .sum();
  }

  /** The smallest number of removals that passes; passing is monotone. */
  private int first(Predicate<Integer> passes) {
    int low = 0;
    int high = order.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (passes.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Network narrowed(int count) {
    return Narrowing.narrow(groups, widths(count));
  }

  private Widths widths(int count) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    order.subList(0, count).forEach(r -> kept.merge(r.group().name(), r.left(), Math::min));
    return new Widths(kept);
  }
}
