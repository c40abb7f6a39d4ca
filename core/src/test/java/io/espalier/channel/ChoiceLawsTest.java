package io.espalier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChoiceLawsTest {
  @Property(tries = 200)
  void everyDivisionIsFilledEvenly(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 8) int first,
      @ForAll @IntRange(min = 2, max = 8) int second,
      @ForAll @IntRange(min = 1, max = 3) int times) {
    Group group = group(first * second * times, first, second, new Random(seed));
    for (int count = group.unit(); count <= group.size(); count += group.unit()) {
      List<Integer> chosen =
          group.strongest(count, new Random(seed).doubles(group.size()).toArray());
      assertThat(chosen).hasSize(count).isSorted().doesNotHaveDuplicates();
      for (Division division : group.divisions()) {
        assertThat(division.blocks().stream().map(block -> shared(block, chosen)).distinct())
            .hasSize(1);
      }
    }
  }

  @Property(tries = 200)
  void nothingElseThatFillsThemIsWorthMore(@ForAll long seed) {
    Random random = new Random(seed);
    Group group = group(12, 2, 3, random);
    double[] importance = random.doubles(12).toArray();
    double best = 0;
    for (int set = 0; set < 1 << 12; set++) {
      int bits = set;
      List<Integer> atoms =
          IntStream.range(0, 12).filter(a -> (bits >> a & 1) == 1).boxed().toList();
      boolean even =
          atoms.size() == 6
              && group.divisions().stream()
                  .allMatch(
                      d -> d.blocks().stream().map(b -> shared(b, atoms)).distinct().count() == 1);
      best = even ? Math.max(best, sum(atoms, importance)) : best;
    }
    assertThat(sum(group.strongest(6, importance), importance)).isCloseTo(best, within(1e-6));
  }

  @Test
  void oneDivisionKeepsTheStrongestOfEachBlockAndOfEqualOnesTheLast() {
    Division halves = new Division(List.of(List.of(0, 1, 2), List.of(3, 4, 5)));
    Group group = new Group("conv", 6, List.of(), List.of(halves), Optional.empty());
    assertThat(group.strongest(4, 9, 8, 7, 1, 1, 1)).containsExactly(0, 1, 4, 5);
  }

  private static Group group(int size, int first, int second, Random random) {
    return new Group(
        "conv",
        size,
        List.of(),
        List.of(division(size, first, random), division(size, second, random)),
        Optional.empty());
  }

  private static Division division(int size, int blocks, Random random) {
    List<Integer> atoms = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(atoms, random);
    int each = size / blocks;
    return new Division(
        IntStream.range(0, blocks).mapToObj(b -> atoms.subList(b * each, (b + 1) * each)).toList());
  }

  private static long shared(List<Integer> block, List<Integer> chosen) {
    return block.stream().filter(chosen::contains).count();
  }

  private static double sum(List<Integer> atoms, double... importance) {
    return atoms.stream().mapToDouble(atom -> importance[atom]).sum();
  }
}
