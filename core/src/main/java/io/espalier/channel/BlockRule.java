package io.espalier.channel;

import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What grouped convolutions demand of one group: one or two divisions of its atoms into blocks that
 * must keep equally many, or, where that is not possible, the reason.
 *
 * <p>Two divisions that cut across one another, as on both sides of a channel shuffle, can always
 * be met together. For three divisions no such rule is known, so the group is refused; {@link Ties}
 * may still remove its atoms in sets.
 */
final class BlockRule {
  private static final int SATISFIABLE = 2;

  /** The block of each atom, and the convolution that asks for it. */
  private record Cut(int[] blocks, int count, String by) {
    /**
     * Whether each of these blocks lies within one block of the other cut. Then, if each of these
     * blocks keeps equally many atoms, so does each of the other's.
     */
    boolean refines(Cut other) {
      int[] within = new int[count];
      Arrays.fill(within, -1);
      for (int atom = 0; atom < blocks.length; atom++) {
        int known = within[blocks[atom]];
        if (known >= 0 && known != other.blocks[atom]) {
          return false;
        }
        within[blocks[atom]] = other.blocks[atom];
      }
      return true;
    }

    boolean even() {
      int[] sizes = new int[count];
      for (int block : blocks) {
        sizes[block]++;
      }
      return equal(sizes);
    }

    /** The blocks in which both cut. */
    Cut with(Cut other) {
      Map<Long, Integer> numbers = new HashMap<>();
      int[] finer = new int[blocks.length];
      for (int atom = 0; atom < finer.length; atom++) {
        long key = ((long) blocks[atom] << 32) | other.blocks[atom];
        Integer known = numbers.putIfAbsent(key, numbers.size());
        finer[atom] = known == null ? numbers.size() - 1 : known;
      }
      return new Cut(finer, numbers.size(), by);
    }

    Division division() {
      List<List<Integer>> lists = new ArrayList<>();
      for (int b = 0; b < count; b++) {
        lists.add(new ArrayList<>());
      }
      for (int atom = 0; atom < blocks.length; atom++) {
        lists.get(blocks[atom]).add(atom);
      }
      return new Division(lists);
    }
  }

  private final int size;
  private final List<Cut> cuts = new ArrayList<>();
  private String refusal;

  BlockRule(int size) {
    this.size = size;
  }

  /** Adds what one side of one grouped convolution demands of its member in this group. */
  void demand(Place place, Member member) {
    if (refusal != null) {
      return;
    }
    int[] blocks = new int[size];
    boolean balanced = true;
    boolean single = true;
    for (int atom = 0; atom < size; atom++) {
      int[] times = new int[place.blocks()];
      for (int i = 0; i < member.each(); i++) {
        times[place.block(member.channel(atom, i))]++;
      }
      blocks[atom] = place.block(member.channel(atom, 0));
      single &= times[blocks[atom]] == member.each();
      balanced &= equal(times);
    }
    if (balanced) {
      return;
    }
    Cut cut = new Cut(blocks, place.blocks(), member.node());
    if (!single || !cut.even()) {
      refusal =
          Text.of(
              "they are spread unevenly over the %d blocks of the grouped convolution '%s'",
              place.blocks(), member.node());
      return;
    }
    add(cut);
  }

  private void add(Cut cut) {
    if (cuts.stream().anyMatch(each -> each.refines(cut))) {
      return;
    }
    cuts.removeIf(cut::refines);
    if (cuts.size() < SATISFIABLE) {
      cuts.add(cut);
      return;
    }
    for (Cut other : cuts) {
      Cut finer = other.with(cut);
      if (finer.even()) {
        cuts.remove(other);
        add(finer);
        return;
      }
    }
    refusal =
        Text.of(
            "the grouped convolutions '%s', '%s' and '%s' cut them into blocks that do not agree",
            cuts.get(0).by(), cuts.get(1).by(), cut.by());
  }

  private static boolean equal(int[] counts) {
    for (int count : counts) {
      if (count != counts[0]) {
        return false;
      }
    }
    return true;
  }

  /** The divisions, none where there is no rule. */
  List<Division> divisions() {
    return refusal == null ? cuts.stream().map(Cut::division).toList() : List.of();
  }

  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }
}
