package io.espalier.search.snf;

import static io.espalier.search.snf.Walks.kept;
import static io.espalier.search.snf.Walks.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.allocation.Budget;
import io.espalier.allocation.CountSpace;
import io.espalier.allocation.Counts;
import io.espalier.search.Outlook;
import io.espalier.search.Proposal;
import io.espalier.search.Report;
import io.espalier.search.Search;
import io.espalier.search.Strategies;
import io.espalier.search.Terrain;
import io.espalier.spec.Call;
import io.espalier.zoo.Zoo;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GreedyPathTest {
  private static final CountSpace RESNET_56 =
      Walks.space(Zoo.CATALOG.read(Call.of("resnet-56")), "prune(l1)");

  /** Three groups of 16 channels, each channel at 294,912 MACs. */
  private static final CountSpace THREE =
      Walks.space(
          Zoo.CATALOG.read(Call.of("resnet-20")),
          "prune(l1, skip=[layer2.0.conv1, layer2.1.conv1, layer2.2.conv1, layer3.0.conv1, layer3.1.conv1, layer3.2.conv1])");

  private static final List<String> LAYERS =
      List.of("layer1.0.conv1", "layer1.1.conv1", "layer1.2.conv1");
  private static final long WHOLE = 40_551_040;
  private static final long CHANNEL = 294_912;

  private static double loss(Map<String, Long> kept, double... weights) {
    double loss = 0;
    for (int i = 0; i < LAYERS.size(); i++) {
      loss += weights[i] * Math.pow((double) (16 - kept.getOrDefault(LAYERS.get(i), 16L)), 2);
    }
    return loss * 1e-4;
  }

  private static Function<Proposal, Report> weighted(double... weights) {
    return scored(proposal -> 0.9 - loss(kept(proposal), weights));
  }

  /** The least loss of so many channels gone, of all ways to take them. */
  private static double optimum(int gone, double... weights) {
    double least = Double.POSITIVE_INFINITY;
    for (long a = 1; a <= 16; a++) {
      for (long b = 1; b <= 16; b++) {
        long c = 48 - gone - a - b;
        if (c >= 1 && c <= 16) {
          Map<String, Long> kept = Map.of(LAYERS.get(0), a, LAYERS.get(1), b, LAYERS.get(2), c);
          least = Math.min(least, loss(kept, weights));
        }
      }
    }
    return least;
  }

  /**
   * ResNet-56, a first step of 2.5 % of 125,485,696 MACs, 3,137,142: 11 filters of 294,912, 29 of
   * 110,592, 22 of 147,456, 57 of 55,296 or 43 of 73,728.
   */
  @Test
  void aStepTakesOfEveryGroupAsFewFiltersAsSaveIt() {
    Search search = Walks.begin("snf(levels=[0.4706])", RESNET_56);
    List<Proposal> first =
        Walks.of(Walks.run(search, proposal -> new Report.Broken("enough"), 1), "step 1");
    assertThat(first).hasSize(28);
    assertThat(first).extracting(proposal -> proposal.seeds()).containsOnly(List.of(1L));
    assertThat(kept(first.get(0))).containsExactly(Map.entry("layer1.0.conv1", 16L));
    assertThat(kept(first.get(1))).containsExactly(Map.entry("layer1.0.conv1", 5L));
    assertThat(kept(first.get(9))).containsExactly(Map.entry("layer1.8.conv1", 5L));
    assertThat(kept(first.get(10))).containsExactly(Map.entry("layer2.0.conv1", 3L));
    assertThat(kept(first.get(11))).containsExactly(Map.entry("layer2.1.conv1", 10L));
    assertThat(kept(first.get(19))).containsExactly(Map.entry("layer3.0.conv1", 7L));
    assertThat(kept(first.get(20))).containsExactly(Map.entry("layer3.1.conv1", 21L));
  }

  /** By parameters, 21,326 of 853,018, no group of 16 or 32 filters can take the step. */
  @Test
  void groupsThatCannotTakeAStepAloneStandAside() {
    Search search = Walks.begin("snf(levels=[0.5], by=params)", RESNET_56);
    List<Proposal> first =
        Walks.of(Walks.run(search, proposal -> new Report.Broken("enough"), 1), "step 1");
    assertThat(first).hasSize(10);
    assertThat(kept(first.get(1))).containsExactly(Map.entry("layer3.0.conv1", 64L - 25));
    assertThat(kept(first.get(2))).containsExactly(Map.entry("layer3.1.conv1", 64L - 19));
  }

  /** Steps of one channel are best at every level where each further one of a group costs more. */
  @Test
  void findsTheBestCountsOfEveryLevel() {
    for (double[] weights : new double[][] {{1, 3, 9}, {9, 1, 3}, {1, 1, 1}}) {
      String levels = (WHOLE - 10 * CHANNEL) + ", " + (WHOLE - 31 * CHANNEL);
      Search search =
          Walks.begin("snf(levels=[" + levels + "], operator=greedy(step=0.007))", THREE);
      List<Proposal> all = Walks.run(search, weighted(weights), 3);
      for (int gone : List.of(10, 31)) {
        List<Proposal> answer = Walks.of(all, "level " + (WHOLE - gone * CHANNEL));
        assertThat(answer).hasSize(1);
        assertThat(answer.get(0).candidate().steps()).hasSize(2);
        assertThat(loss(kept(answer.get(0)), weights))
            .isCloseTo(optimum(gone, weights), within(1e-12));
      }
      assertThat(Walks.ending(search)).isEmpty();
    }
  }

  /** The same levels, other accuracies, other counts: what hurts is what stays. */
  @Test
  void goesWhereAccuracyIsLeastHurt() {
    for (int spared = 0; spared < 3; spared++) {
      double[] weights = {1, 1, 1};
      weights[spared] = 1000;
      Search search = Walks.begin("snf(levels=[0.85], operator=greedy(step=0.007))", THREE);
      List<Proposal> all = Walks.run(search, weighted(weights), 3);
      assertThat(kept(Walks.of(all, "level 0.85").get(0))).doesNotContainKey(LAYERS.get(spared));
    }
  }

  /** Every candidate saves at least the step, and with one channel more it would not. */
  @Test
  void stepsAreEqualToWithinOneChannelAndEndAtLevels() {
    CountSpace space = Walks.space(Zoo.CATALOG.read(Call.of("resnet-20")), "prune(l1)");
    Snf options = (Snf) Strategies.CATALOG.read("snf(levels=[0.8, 0.6])");
    Ground ground = Ground.of(space, CostMeasure.MACS, Terrain.UNKNOWN);
    List<Level> levels = Level.of(options, ground);
    CountSearch path = options.operator().begin(ground, levels, 1);
    Merits merits = new Merits();
    Map<Counts, Double> values = new HashMap<>();
    Counts here = space.whole();
    List<Counts> round = path.next(merits);
    int steps = 0;
    while (!round.isEmpty()) {
      long cost = ground.cost(here);
      long level = cost > levels.get(0).target() ? levels.get(0).target() : levels.get(1).target();
      long target = Math.max(level, (long) Math.floor(cost - 0.025 * WHOLE));
      for (Counts each : round.subList(steps == 0 ? 1 : 0, round.size())) {
        int place = 0;
        while (each.at(place) == here.at(place)) {
          place++;
        }
        assertThat(each.with(place, here.at(place))).isEqualTo(here);
        assertThat(ground.cost(each)).isLessThanOrEqualTo(target);
        assertThat(ground.cost(each.with(place, each.at(place) + 1))).isGreaterThan(target);
      }
      for (int i = 0; i < round.size(); i++) {
        values.put(round.get(i), 0.9 - 0.01 * steps - 0.001 * ((i * 7 + steps) % 10));
        merits.learn(round.get(i), values.get(round.get(i)));
      }
      Counts before = here;
      steps++;
      List<Counts> next = path.next(merits);
      here =
          round.stream()
              .skip(before.equals(space.whole()) ? 1 : 0)
              .min(
                  Comparator.comparingDouble(
                      each ->
                          (values.get(before) - values.get(each) + 1e-6)
                              / (cost - ground.cost(each) + 1e-5)))
              .orElseThrow();
      round = next;
    }
    assertThat(path.answers().keySet()).containsExactlyElementsOf(levels);
    path.answers()
        .forEach(
            (level, counts) ->
                assertThat(ground.cost(counts))
                    .isBetween(((Level) level).target() - CHANNEL, ((Level) level).target()));
    Counts high = path.answers().get(levels.get(0));
    Counts low = path.answers().get(levels.get(1));
    for (int place = 0; place < ground.places(); place++) {
      assertThat(low.at(place)).isLessThanOrEqualTo(high.at(place));
    }
  }

  /** Once no group has a whole step left, each gives what it has. */
  @Test
  void comesToTheLeastNetworkThereIs() {
    long least = THREE.cost(Budget.MACS, THREE.least());
    Search search = Walks.begin("snf(levels=[" + least + "], operator=greedy(step=0.1))", THREE);
    List<Proposal> all = Walks.run(search, weighted(1, 2, 3), 1);
    assertThat(kept(Walks.of(all, "level " + least).get(0)).values()).containsOnly(1L);
  }

  @Test
  void proposesNoMoreThanItSays() {
    for (String operator :
        List.of("greedy", "greedy(step=0.05, decay=0.9)", "greedy(step=0.004)")) {
      Search search = Walks.begin("snf(levels=[0.9, 0.75], operator=" + operator + ")", THREE);
      long most = ((Outlook.AtMost) search.outlook()).candidates();
      int proposed = Walks.run(search, weighted(1, 3, 9), 1).size();
      assertThat((long) proposed).isBetween(most / 3, most);
    }
  }

  /** What was declined or broke is not chosen, whatever the others are. */
  @Test
  void goesRoundWhatHasNoScore() {
    Function<Proposal, Report> answer =
        proposal ->
            kept(proposal).getOrDefault(LAYERS.get(0), 16L) < 16
                ? new Report.Broken("diverged")
                : kept(proposal).getOrDefault(LAYERS.get(1), 16L) < 12
                    ? new Report.Declined("against loss <= 1")
                    : weighted(1, 1, 100).apply(proposal);
    Search search = Walks.begin("snf(levels=[0.9], operator=greedy(step=0.007))", THREE);
    List<Proposal> all = Walks.run(search, answer, 2);
    assertThat(kept(Walks.of(all, "level 0.9").get(0)))
        .containsExactly(Map.entry(LAYERS.get(1), 12L), Map.entry(LAYERS.get(2), 6L));
    assertThat(Walks.ending(search)).isEmpty();
  }

  @Test
  void saysWhyItEndsEarly() {
    Function<Proposal, Report> answer =
        proposal ->
            kept(proposal).values().stream().anyMatch(count -> count < 12)
                ? new Report.Declined("against loss <= 1")
                : weighted(1, 1, 1).apply(proposal);
    Search search = Walks.begin("snf(levels=[0.95, 0.8], operator=greedy(step=0.007))", THREE);
    List<Proposal> all = Walks.run(search, answer, 2);
    assertThat(Walks.of(all, "level 0.95")).hasSize(1);
    assertThat(Walks.of(all, "level 0.8")).isEmpty();
    assertThat(Walks.ending(search))
        .isEqualTo(
            "no answer to level 0.8 was found, up to step 13: of what it needed next nothing has a score (against loss <= 1)");
  }

  @Test
  void nothingFollowsABaseThatCannotBeScored() {
    Search search = Walks.begin("snf(levels=[0.9])", THREE);
    Function<Proposal, Report> answer =
        proposal ->
            kept(proposal).values().stream().allMatch(count -> count == 16)
                ? new Report.Broken("no model")
                : weighted(1, 1, 1).apply(proposal);
    assertThat(Walks.run(search, answer, 1)).hasSize(4);
    assertThat(Walks.ending(search)).contains("no model");
  }

  /** The order in which results come changes nothing. */
  @Test
  void dependsOnWhatComesOutAndNotOnWhen() {
    for (String operator : List.of("greedy", "population(sources=4, cycles=2)")) {
      String by = "snf(levels=[0.9, 0.8], operator=" + operator + ")";
      List<Proposal> all = Walks.run(Walks.begin(by, THREE), weighted(1, 3, 9), 1);
      for (long order = 2; order < 6; order++) {
        List<Proposal> other = Walks.run(Walks.begin(by, THREE), weighted(1, 3, 9), order);
        assertThat(other).isEqualTo(all);
      }
      assertThat(all).doesNotHaveDuplicates();
    }
  }
}
