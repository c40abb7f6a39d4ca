package io.espalier.channel;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which channels stay.
 *
 * @param kept for each group, by name, the atoms that stay; sorted on construction. Groups not
 *     named stay whole.
 */
public record Selection(Map<String, List<Integer>> kept) {
  /** Every channel stays. */
  public static final Selection ALL = new Selection(Map.of());

  public Selection {
    Map<String, List<Integer>> sorted = new TreeMap<>();
    kept.forEach((group, atoms) -> sorted.put(group, atoms.stream().sorted().toList()));
    kept = Collections.unmodifiableMap(sorted);
  }

  /** How many atoms stay in each named group. */
  public Widths widths() {
    Map<String, Integer> counts = new TreeMap<>();
    kept.forEach((group, atoms) -> counts.put(group, atoms.size()));
    return new Widths(counts);
  }

  /**
   * Checks that this is possible.
   *
   * @throws Refusal naming the group if there is no such group, an atom does not exist or is named
   *     twice, nothing would stay, the group must stay whole, or its blocks would lose unequally
   */
  public void check(ChannelGroups groups) {
    kept.forEach(
        (name, atoms) -> {
          Group group = groups.group(name);
          Set<Integer> seen = new HashSet<>();
          for (int atom : atoms) {
            if (atom < 0 || atom >= group.size()) {
              throw new Refusal(
                  Text.of(
                      "Cannot keep channel %d of group '%s': it has channels 0 to %d",
                      atom, name, group.size() - 1));
            }
            if (!seen.add(atom)) {
              throw new Refusal(
                  Text.of(
                      "Cannot keep channel %d of group '%s': it is named twice; name it once",
                      atom, name));
            }
          }
          group.divisions().forEach(division -> check(group, division, seen));
        });
    widths().check(groups);
  }

  private static void check(Group group, Division division, Set<Integer> kept) {
    List<Integer> perBlock =
        division.blocks().stream()
            .map(block -> (int) block.stream().filter(kept::contains).count())
            .toList();
    if (perBlock.stream().distinct().count() > 1) {
      throw new Refusal(
          Text.of(
              "Cannot keep %s channels in the %d blocks of group '%s': a grouped convolution needs equally many in each; keep the same number in every block",
              perBlock, perBlock.size(), group.name()));
    }
  }
}
