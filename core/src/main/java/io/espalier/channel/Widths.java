package io.espalier.channel;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How many channels stay: what ratios, presets and searched counts all become.
 *
 * @param kept for each group, by name, the number of its atoms that stay; groups not named stay
 *     whole
 */
public record Widths(Map<String, Integer> kept) {
  public Widths {
    kept = Collections.unmodifiableMap(new TreeMap<>(kept));
  }

  /**
   * Checks that this is possible.
   *
   * @throws Refusal naming the group if there is no such group, the count is not in {@code 1} to
   *     its size, the group must stay whole, or its blocks would lose unequally
   */
  public void check(ChannelGroups groups) {
    kept.forEach((name, count) -> check(groups.group(name), count));
  }

  private static void check(Group group, int count) {
    if (count != group.size() && group.refusal().isPresent()) {
      throw new Refusal(
          Text.of(
              "Cannot keep %d of %d channels of group '%s': %s; leave it whole",
              count, group.size(), group.name(), group.refusal().get()));
    }
    if (count < 1 || count > group.size()) {
      throw new Refusal(
          Text.of(
              "Cannot keep %d of %d channels of group '%s': that is not possible; keep %d to %d",
              count, group.size(), group.name(), group.unit(), group.size()));
    }
    if (count % group.unit() != 0) {
      int below = count - count % group.unit();
      throw new Refusal(
          Text.of(
              "Cannot keep %d of %d channels of group '%s': its %s must keep equally many; keep %s",
              count,
              group.size(),
              group.name(),
              group.describeBlocks(),
              (below == 0 ? "" : below + " or ") + (below + group.unit())));
    }
  }

  /**
   * A selection of this many: the first atoms of each group that fill its blocks evenly.
   *
   * <p>Atoms of a group occur in the same places, so whatever is counted rather than computed comes
   * out as for any other selection of these widths.
   *
   * @throws Refusal as {@link #check} does
   */
  public Selection first(ChannelGroups groups) {
    check(groups);
    Map<String, List<Integer>> atoms = new TreeMap<>();
    kept.forEach((name, count) -> atoms.put(name, first(groups.group(name), count)));
    return new Selection(atoms);
  }

  private static List<Integer> first(Group group, int count) {
    return group.strongest(count, IntStream.range(0, group.size()).mapToDouble(i -> -i).toArray());
  }
}
