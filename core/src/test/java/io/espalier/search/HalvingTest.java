package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.metric.Metrics;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.testing.Results;
import io.espalier.trial.Rung;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HalvingTest {
  private static final Objective ACCURACY = Objective.read("maximize accuracy");

  private static Search begin(String by, String values) {
    Space space = new Space(Call.of("base"), List.of(Call.parse("step(" + values + ")")));
    return Strategies.CATALOG.read(by).begin(new SearchTask(space, List.of(1L), List.of(ACCURACY)));
  }

  /** The value of the candidate's one option: its merit, the larger the better. */
  private static double value(Proposal proposal) {
    return ((Number) proposal.candidate().steps().get(0).options().values().iterator().next())
        .doubleValue();
  }

  private static Metrics metrics(Proposal proposal) {
    return Results.metrics(value(proposal) / 100, 1, 1);
  }

  private static List<Proposal> run(Search search, int slots) {
    return Halvings.run(search, slots, HalvingTest::metrics);
  }

  private static List<Double> at(List<Proposal> all, Optional<Rung> until) {
    return all.stream().filter(each -> each.until().equals(until)).map(HalvingTest::value).toList();
  }

  @Test
  void oneOfThreeGoesOnFromEachRung() {
    List<Proposal> all = run(begin("asha(of=grid, eta=3)", "9|8|7|6|5|4|3|2|1"), 9);
    assertThat(at(all, Optional.of(new Rung(1, 1)))).hasSize(9);
    assertThat(at(all, Optional.of(new Rung(2, 3)))).containsExactly(9.0, 8.0, 7.0);
    assertThat(at(all, Optional.empty())).containsExactly(9.0);
  }

  /** A candidate goes on before all have come, also one that is not among the best in the end. */
  @Test
  void doesNotWaitForAWholeRound() {
    List<Proposal> all = run(begin("asha(of=grid, eta=3, rungs=1)", "1|2|3|9|8|7"), 1);
    assertThat(all)
        .extracting(HalvingTest::value)
        .containsExactly(1.0, 2.0, 3.0, 3.0, 9.0, 9.0, 8.0, 7.0, 8.0);
    assertThat(at(all, Optional.empty())).containsExactly(3.0, 9.0, 8.0);
  }

  @Test
  void fewerThanOneOfEtaStillGiveOneThatComesToItsEnd() {
    List<Proposal> all = run(begin("asha(of=grid, eta=4)", "1|3|2"), 2);
    assertThat(at(all, Optional.empty())).containsExactly(3.0);
  }

  @Test
  void whatEndsBeforeARungIsComparedAndNotProposedAgain() {
    Search search = begin("asha(of=grid, eta=2, rungs=1)", "1|5");
    Proposal first = ((Ask.Try) search.ask(Room.OPEN)).proposal();
    Proposal second = ((Ask.Try) search.ask(Room.OPEN)).proposal();
    Map<Long, Metrics> good = Map.of(1L, Results.metrics(0.5, 1, 1));
    search.tell(second, new Report.Scored(good));
    assertThat(search.ask(Room.OPEN)).isEqualTo(new Ask.Wait());
    search.tell(first, new Report.Broken("diverged"));
    assertThat(search.ask(Room.OPEN)).isEqualTo(new Ask.Done());
  }

  @Test
  void goesOnWithWhatItHasWhereTheSweepIsFull() {
    Search search = begin("asha(eta=2, rungs=1)", "0.0..100.0");
    Proposal first = ((Ask.Try) search.ask(Room.OPEN)).proposal();
    assertThat(search.ask(Room.CLOSED)).isEqualTo(new Ask.Wait());
    search.tell(first, new Report.Paused(Map.of(1L, metrics(first))));
    assertThat(search.ask(Room.CLOSED)).isEqualTo(new Ask.Try(first.further(Optional.empty())));
  }

  @Test
  void refusesWhatItCannotHalve() {
    assertThatThrownBy(() -> Strategies.CATALOG.read("asha(of=asha)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("grid");
    assertThatThrownBy(() -> Strategies.CATALOG.read("asha(eta=1)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("at least 2");
  }
}
