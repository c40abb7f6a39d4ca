package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.metric.Metrics;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.testing.Results;
import io.espalier.trial.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hyperband, and halving over a front. */
class HyperbandTest {
  private static final List<Objective> BOTH =
      List.of(Objective.read("maximize accuracy"), Objective.read("minimize macs"));

  private static Search begin(String by, String options) {
    Space space = new Space(Call.of("base"), List.of((Object) Call.parse("step(" + options + ")")));
    Strategy strategy = Strategies.CATALOG.read(by);
    strategy.check(space);
    return strategy.begin(new SearchTask(space, List.of(1L), BOTH));
  }

  private static double option(Proposal proposal, String key) {
    return ((Number) proposal.candidate().steps().get(0).options().get(key)).doubleValue();
  }

  private static Metrics metrics(Proposal proposal) {
    double x = option(proposal, "x");
    return Results.metrics(x / 100, Math.abs(x - 50), 1);
  }

  private static List<Proposal> run(Search search, int slots) {
    return Halvings.run(search, slots, HyperbandTest::metrics);
  }

  private static long at(List<Proposal> all, Optional<Rung> until) {
    return all.stream().filter(each -> each.until().equals(until)).count();
  }

  /** The worked example of docs/search/hyperband.md. */
  @Test
  void aRoundFillsItsBracketsAndHalvesEach() {
    for (int slots : new int[] {1, 4, 20}) {
      List<Proposal> all = run(begin("hyperband(of=random(candidates=17))", "x=0.0..100.0"), slots);
      assertThat(all).doesNotHaveDuplicates();
      assertThat(all.stream().map(Proposal::candidate).distinct()).hasSize(17);
      assertThat(at(all, Optional.of(new Rung(1, 1)))).isEqualTo(9);
      assertThat(at(all, Optional.of(new Rung(2, 3)))).isBetween(3L + 5, 4L + 5);
      assertThat(at(all, Optional.empty())).isBetween(3L + 1 + 1, 3L + 2 + 2);
    }
  }

  @Test
  void aDeclinedCandidateLeavesItsPlace() {
    Search search = begin("hyperband(of=random(candidates=17))", "x=0.0..100.0");
    List<Proposal> first = new ArrayList<>();
    for (int i = 0; i < 34; i++) {
      Proposal proposal = ((Ask.Try) search.ask(Room.OPEN)).proposal();
      if (i % 2 == 0) {
        search.tell(proposal, new Report.Declined("it is too large"));
      } else {
        first.add(proposal);
      }
    }
    assertThat(at(first, Optional.of(new Rung(1, 1)))).isEqualTo(9);
    assertThat(at(first, Optional.of(new Rung(2, 3)))).isEqualTo(5);
    assertThat(at(first, Optional.empty())).isEqualTo(3);
    assertThat(search.ask(Room.OPEN)).isEqualTo(new Ask.Wait());
  }

  @Test
  void refusesFewerCandidatesThanARoundNeeds() {
    assertThat(Strategies.CATALOG.read("hyperband").leastCandidates()).isEqualTo(17);
    for (String by : List.of("hyperband(of=random(candidates=16))", "hyperband(of=grid)")) {
      assertThatThrownBy(() -> begin(by, "x=1|2|3"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("a round of 3 begins 17 candidates");
    }
    assertThatThrownBy(() -> Strategies.CATALOG.read("hyperband(of=evolution)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("grid");
  }

  /**
   * By the front, what is small goes on beside what is accurate: the ends of the front before the
   * others.
   */
  @Test
  void halvesByTheFrontOfAllObjectives() {
    String values = "x=90|80|70|60|50|40|30|20|10";
    List<Proposal> first = run(begin("asha(of=grid, rungs=1)", values), 9);
    List<Proposal> front = run(begin("asha(of=grid, rungs=1, by=front)", values), 9);
    assertThat(ended(first)).containsExactly(90.0, 80.0, 70.0);
    assertThat(ended(front)).hasSize(3).startsWith(90.0, 50.0);
  }

  private static List<Double> ended(List<Proposal> all) {
    return all.stream()
        .filter(each -> each.until().isEmpty())
        .map(each -> option(each, "x"))
        .toList();
  }

  /** What was hashed before halving could compare by a front keeps its hash. */
  @Test
  void theFirstObjectiveIsNotWritten() {
    assertThat(Strategies.CATALOG.writeFull(Strategies.CATALOG.read("asha")).toString())
        .isEqualTo("asha(of=random(candidates=none), eta=3, min-epochs=1, rungs=2)");
  }
}
