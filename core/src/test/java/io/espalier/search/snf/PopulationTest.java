package io.espalier.search.snf;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.allocation.Budget;
import io.espalier.allocation.CountSpace;
import io.espalier.allocation.Counts;
import io.espalier.search.Outlook;
import io.espalier.search.Proposal;
import io.espalier.search.Search;
import io.espalier.search.Strategies;
import io.espalier.search.Terrain;
import io.espalier.spec.Call;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PopulationTest {
  private static final CountSpace SPACE =
      Walks.space(Zoo.CATALOG.read(Call.parse("resnet-20(image=8)")), "prune(l1)");
  private static final Ground GROUND = Ground.of(SPACE, CostMeasure.MACS, Terrain.UNKNOWN);
  private static final long WHOLE = GROUND.cost(SPACE.whole());

  /** Every place has a weight of its own; the share that is lost hurts by its square. */
  private static double accuracy(Counts counts) {
    double loss = 0;
    for (int place = 0; place < GROUND.places(); place++) {
      double lost = 1 - (double) counts.at(place) / SPACE.whole().at(place);
      loss += (1 + place * 5 % 9) * lost * lost;
    }
    return 1 / (1 + loss);
  }

  private static List<List<Counts>> rounds(CountSearch search) {
    List<List<Counts>> rounds = new ArrayList<>();
    Merits merits = new Merits();
    List<Counts> round = search.next(merits);
    while (!round.isEmpty()) {
      rounds.add(round);
      round.forEach(each -> merits.learn(each, accuracy(each)));
      round = search.next(merits);
    }
    return rounds;
  }

  private static CountSearch begin(String options, long seed) {
    Snf snf = (Snf) Strategies.CATALOG.read("snf(" + options + ")");
    return snf.operator().begin(GROUND, Level.of(snf, GROUND), seed);
  }

  /** None costs more than its level, and none has room for another channel. */
  @Test
  void allCountsCostTheirLevel() {
    CountSearch search = begin("levels=[0.7, 0.3], operator=population(sources=5, cycles=3)", 4);
    List<List<Counts>> rounds = rounds(search);
    assertThat(rounds).hasSize(2 * (1 + 2 * 3));
    for (int i = 0; i < rounds.size(); i++) {
      long target = Budget.absolute(i < 7 ? 0.7 : 0.3, WHOLE);
      for (Counts counts : rounds.get(i)) {
        assertThat(GROUND.cost(counts)).isLessThanOrEqualTo(target);
        for (int place = 0; place < GROUND.places(); place++) {
          if (counts.at(place) < SPACE.whole().at(place)) {
            assertThat(GROUND.cost(counts.with(place, counts.at(place) + 1))).isGreaterThan(target);
          }
        }
      }
    }
    assertThat(search.answers()).hasSize(2);
  }

  /**
   * Each with as many tries, over several seeds: the colony's best beats the best of those drawn.
   */
  @Test
  void findsBetterCountsThanChance() {
    double colony = 0;
    double chance = 0;
    for (long seed = 1; seed <= 4; seed++) {
      CountSearch search = begin("levels=[0.5], operator=population(cycles=8)", seed);
      Set<Counts> tried = new HashSet<>();
      rounds(search).forEach(tried::addAll);
      colony += accuracy(search.answers().values().iterator().next());
      AtLevel level =
          new AtLevel(GROUND, Budget.absolute(0.5, WHOLE), new SplittableRandom(seed + 100));
      double best = accuracy(level.uniform());
      for (int i = 1; i < tried.size(); i++) {
        best = Math.max(best, accuracy(level.drawn()));
      }
      chance += best;
    }
    assertThat(colony).isGreaterThan(chance * 1.02);
  }

  /** What moves is kept in the move: the other places make room for it. */
  @Test
  void repairsByTheOtherPlaces() {
    AtLevel level = new AtLevel(GROUND, Budget.absolute(0.5, WHOLE), new SplittableRandom(1));
    Counts half = level.uniform();
    Counts more = level.repaired(half.with(0, 16).with(8, 60), Set.of(0, 8));
    assertThat(more.at(0)).isEqualTo(16);
    assertThat(more.at(8)).isGreaterThanOrEqualTo(60);
    assertThat(more.at(4)).isLessThan(half.at(4));
    Counts fewer = level.repaired(half.with(0, 1).with(8, 1), Set.of(0, 8));
    assertThat(fewer.at(4)).isGreaterThan(half.at(4));
  }

  @Test
  void anotherSeedTriesOthersAndTheSameTheSame() {
    String options = "levels=[0.5], operator=population(cycles=2)";
    assertThat(rounds(begin(options, 1))).isEqualTo(rounds(begin(options, 1)));
    assertThat(rounds(begin(options, 1))).isNotEqualTo(rounds(begin(options, 2)));
  }

  /** Equal counts are tried once; each level's best is trained on with all seeds. */
  @Test
  void proposesEachOnceAndEveryAnswer() {
    Search search =
        Walks.begin(
            "snf(levels=[0.6, 0.4], operator=population(sources=4, cycles=3))",
            SPACE,
            List.of(5L, 6L),
            "maximize accuracy");
    List<Proposal> all = Walks.run(search, Walks.scored(each -> Walks.kept(each).size()), 1);
    assertThat(all).doesNotHaveDuplicates();
    assertThat((long) all.size())
        .isLessThanOrEqualTo(((Outlook.AtMost) search.outlook()).candidates());
    assertThat(Walks.of(all, "level 0.6"))
        .singleElement()
        .extracting(Proposal::seeds)
        .isEqualTo(List.of(5L, 6L));
    assertThat(Walks.of(all, "cycle 0 to level 0.6")).hasSize(4);
  }
}
