package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.metric.Metrics;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.testing.Results;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Evolution, NSGA-II and TPE: searches that learn from what they are told. */
class BreedingTest {
  private static final List<Objective> BOTH =
      List.of(Objective.read("maximize accuracy"), Objective.read("minimize macs"));
  private static final Space SPACE =
      new Space(Call.of("net"), List.of((Object) Call.parse("cut(x=0..9, y=0..9, z=0..9)")));

  private static Search begin(String by, Constraint... constraints) {
    return begin(by, 1, constraints);
  }

  private static Search begin(String by, long seed, Constraint... constraints) {
    return Strategies.CATALOG
        .read(by)
        .begin(new SearchTask(SPACE, List.of(seed), BOTH, List.of(constraints), Terrain.UNKNOWN));
  }

  private static int option(Proposal proposal, String key) {
    return Math.toIntExact((long) proposal.candidate().steps().get(0).options().get(key));
  }

  /** Accuracy and MACs rise together in x; y and z waste, or lead astray. */
  private static Metrics metrics(Proposal proposal) {
    int x = option(proposal, "x");
    int waste = option(proposal, "y") + option(proposal, "z");
    return Results.metrics((10 * x - waste) / 100.0, 1 + x + waste, 1);
  }

  private static Report scored(Proposal proposal) {
    return new Report.Scored(Map.of(1L, metrics(proposal)));
  }

  /** All that is proposed, with so many under way that end in an order drawn by a seed. */
  private static List<Proposal> run(
      Search search, int slots, long seed, Function<Proposal, Report> of) {
    SplittableRandom order = new SplittableRandom(seed);
    List<Proposal> all = new ArrayList<>();
    List<Proposal> running = new ArrayList<>();
    while (true) {
      Ask ask = running.size() < slots ? search.ask(Room.OPEN) : new Ask.Wait();
      if (ask instanceof Ask.Try some) {
        Report report = of.apply(some.proposal());
        all.add(some.proposal());
        if (report instanceof Report.Declined) {
          search.tell(some.proposal(), report);
        } else {
          running.add(some.proposal());
        }
      } else if (running.isEmpty()) {
        assertThat(ask).isInstanceOf(Ask.Done.class);
        return all;
      } else {
        Proposal ended = running.remove(order.nextInt(running.size()));
        search.tell(ended, of.apply(ended));
      }
    }
  }

  private static double best(List<Proposal> all) {
    return all.stream().mapToDouble(p -> BOTH.get(0).merit(metrics(p))).max().orElseThrow();
  }

  private static double covered(List<Proposal> all) {
    return Fronts.hypervolume(
        all.stream().map(p -> Fronts.merits(metrics(p), BOTH)).toList(), -0.2, -30);
  }

  @Property(tries = 20)
  void proposesNothingTwiceAndTheSameForTheSameTellings(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int slots) {
    for (String by :
        List.of(
            "evolution(20, 5, candidates=60)", "nsga2(20, candidates=60)", "tpe(candidates=60)")) {
      List<Proposal> all = run(begin(by), slots, seed, BreedingTest::scored);
      assertThat(all).hasSize(60).doesNotHaveDuplicates();
      assertThat(run(begin(by), slots, seed, BreedingTest::scored)).isEqualTo(all);
    }
  }

  @Test
  void findMoreThanChanceDoes() {
    double evolved = 0;
    double estimated = 0;
    double drawn = 0;
    double front = 0;
    double estimatedFront = 0;
    double chance = 0;
    for (int i = 0; i < 10; i++) {
      long seed = i;
      Function<String, List<Proposal>> trials =
          by -> run(begin(by, seed), 4, 1, BreedingTest::scored);
      evolved += best(trials.apply("evolution(20, 5, candidates=150)"));
      front += covered(trials.apply("nsga2(20, candidates=150)"));
      estimated += best(trials.apply("tpe(candidates=150)"));
      estimatedFront += covered(trials.apply("tpe(candidates=150)"));
      drawn += best(trials.apply("random(candidates=150)"));
      chance += covered(trials.apply("random(candidates=150)"));
    }
    assertThat(evolved).isGreaterThan(drawn);
    assertThat(front).isGreaterThan(chance);
    assertThat(estimated).isGreaterThan(drawn);
    assertThat(estimatedFront).isGreaterThan(chance);
  }

  /** A member dies of age, however good it is: the best of the first is no parent at the end. */
  @Test
  void evolutionForgetsItsOldest() {
    Search search = begin("evolution(population=2, sample=2)");
    List<Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      proposals.add(((Ask.Try) search.ask(Room.OPEN)).proposal());
    }
    assertThat(search.ask(Room.OPEN)).isEqualTo(new Ask.Wait());
    search.tell(proposals.get(0), of(0.9, 1));
    search.tell(proposals.get(1), of(0.1, 1));
    for (int i = 0; i < 6; i++) {
      Proposal child = ((Ask.Try) search.ask(Room.OPEN)).proposal();
      search.tell(child, of(0.2, 1));
      proposals.add(child);
    }
    for (int i = 2; i < proposals.size(); i++) {
      Proposal child = proposals.get(i);
      assertThat(proposals.subList(i - 2, i))
          .filteredOn(each -> child.parent().equals(Optional.of(each.candidate())))
          .as("the parent that it says")
          .singleElement()
          .satisfies(parent -> assertThat(distance(child, parent)).isEqualTo(1));
    }
    assertThat(proposals.subList(0, 2)).allMatch(drawn -> drawn.parent().isEmpty());
    assertThat(distance(proposals.get(7), proposals.get(0))).isGreaterThan(1);
  }

  @Test
  void childrenOfTwoSayTheFirstAndThoseOfAnEstimateNone() {
    List<Proposal> bred = run(begin("nsga2(20, candidates=150)"), 1, 1, BreedingTest::scored);
    Set<CandidateText> before = new HashSet<>();
    for (Proposal each : bred) {
      assertThat(each.parent()).isEqualTo(each.parent().filter(before::contains));
      before.add(each.candidate());
    }
    assertThat(bred).filteredOn(each -> each.parent().isPresent()).hasSizeGreaterThan(100);
    assertThat(run(begin("tpe(candidates=60)"), 1, 1, BreedingTest::scored))
        .allMatch(each -> each.parent().isEmpty());
  }

  private static Report of(double accuracy, double macs) {
    return new Report.Scored(Map.of(1L, Results.metrics(accuracy, macs, 1)));
  }

  private static long distance(Proposal one, Proposal other) {
    return List.of("x", "y", "z").stream()
        .filter(key -> option(one, key) != option(other, key))
        .count();
  }

  @Test
  void whatIsDeclinedIsDrawnAnewAndDoesNotCount() {
    for (String by :
        List.of(
            "evolution(10, 3, candidates=40)", "nsga2(10, candidates=40)", "tpe(candidates=40)")) {
      Function<Proposal, Report> even =
          p -> option(p, "x") % 2 == 0 ? scored(p) : new Report.Declined("it is odd");
      List<Proposal> all = run(begin(by), 3, 1, even);
      assertThat(all).doesNotHaveDuplicates();
      assertThat(all.stream().filter(p -> option(p, "x") % 2 == 0)).hasSize(40);
    }
  }

  @Test
  void endsWithASentenceWhereNothingIsToBeHad() {
    Search search = begin("nsga2");
    Set<CandidateText> proposed = new HashSet<>();
    Ask ask = search.ask(Room.OPEN);
    while (ask instanceof Ask.Try some) {
      proposed.add(some.proposal().candidate());
      search.tell(some.proposal(), new Report.Declined("it is too large"));
      ask = search.ask(Room.OPEN);
    }
    assertThat(proposed).hasSizeBetween(500, 1000);
    assertThat(((Ask.Done) ask).why()).contains("1,000 draws in a row");
  }

  @Test
  void goesThroughASmallSpaceAndEnds() {
    Space small =
        new Space(Call.of("net"), List.of((Object) Call.parse("cut(x=0|1|2, y=0|1, z=0)")));
    for (String by : List.of("nsga2(4)", "tpe(3)")) {
      Search search = Strategies.CATALOG.read(by).begin(new SearchTask(small, List.of(1L), BOTH));
      List<Proposal> all = run(search, 2, 1, BreedingTest::scored);
      assertThat(all).hasSizeBetween(5, 6).doesNotHaveDuplicates();
      assertThat(search.outlook()).isEqualTo(new Outlook.AtMost(6));
    }
  }

  /** Accuracy alone is known only once it is measured; those that miss the bound come behind. */
  @Test
  void whatBreaksAMeasuredConstraintComesBehind() {
    Constraint bound = Constraint.read("accuracy >= 0.5");
    assertThat(bound.violation(Results.metrics(0.4, 1, 1))).isEqualTo(0.2, within(1e-12));
    assertThat(bound.violation(Results.metrics(0.5, 1, 1))).isZero();
    assertThat(bound.violation(Metrics.NONE)).isInfinite();
    for (String percent : List.of("accuracy >= 99", "accuracy <= 50", "top_five_accuracy >= 1.5")) {
      assertThatThrownBy(() -> Constraint.read(percent))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("is a share from 0 to 1; write 0.9 for 90 percent");
    }
    for (String by : List.of("evolution(20, 5, candidates=150)", "nsga2(20, candidates=150)")) {
      List<Proposal> all = run(begin(by, bound), 2, 1, BreedingTest::scored);
      long late = all.subList(100, 150).stream().filter(p -> bound.allows(metrics(p))).count();
      assertThat(late).isGreaterThan(30);
    }
  }

  @Test
  void brokenCandidatesHaveNoChildren() {
    for (String by :
        List.of(
            "evolution(5, 2, candidates=30)", "nsga2(5, candidates=30)", "tpe(candidates=30)")) {
      assertThat(run(begin(by), 2, 1, p -> new Report.Broken("it broke")))
          .hasSize(30)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void refuseWhatTheyCannotDo() {
    for (String wrong :
        List.of(
            "evolution(population=1)",
            "evolution(sample=51)",
            "evolution(sample=0)",
            "evolution(candidates=49)",
            "nsga2(population=0)",
            "nsga2(candidates=10)")) {
      assertThatThrownBy(() -> Strategies.CATALOG.read(wrong)).isInstanceOf(Refusal.class);
    }
    Space one = new Space(Call.of("net"), List.of((Object) Call.parse("cut(x=1)")));
    for (String by : List.of("evolution", "nsga2")) {
      assertThatThrownBy(() -> Strategies.CATALOG.read(by).check(one))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("only one");
    }
    assertThatThrownBy(() -> Strategies.CATALOG.read("asha(of=nsga2)")).isInstanceOf(Refusal.class);
  }
}
