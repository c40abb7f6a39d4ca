package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.testing.Results;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TpeTest {
  private static final List<Objective> ACCURACY = List.of(Objective.read("maximize accuracy"));
  private static final Space RATIOS =
      new Space(Call.of("net"), List.of((Object) Call.parse("cut(l1|l2, ratio=0.0..1.0)")));

  private static Search begin(String by) {
    return Strategies.CATALOG.read(by).begin(new SearchTask(RATIOS, List.of(1L), ACCURACY));
  }

  private static double ratio(Proposal proposal) {
    return (double) proposal.candidate().steps().get(0).options().get("ratio");
  }

  private static Report scored(Proposal proposal) {
    double accuracy = 1 - Math.abs(ratio(proposal) - 0.7);
    return new Report.Scored(Map.of(1L, Results.metrics(accuracy, 1, 1)));
  }

  private static Proposal next(Search search) {
    return ((Ask.Try) search.ask(Room.OPEN)).proposal();
  }

  /** Random ones until so many have a score, however many are asked for; then near the best. */
  @Test
  void drawsAtRandomUntilSoManyHaveAScore() {
    Search search = begin("tpe(startup=5)");
    Search random = begin("random");
    List<Proposal> first = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      first.add(next(search));
      assertThat(first.get(i)).isEqualTo(next(random));
    }
    // While nothing is known it goes no further: it would only draw.
    assertThat(search.ask(Room.OPEN)).isInstanceOf(Ask.Wait.class);
    search.tell(first.get(0), scored(first.get(0)));
    for (int i = 5; i < 8; i++) {
      first.add(next(search));
      assertThat(first.get(i)).isEqualTo(next(random));
    }
    first.subList(1, 4).forEach(each -> search.tell(each, scored(each)));
    Proposal another = next(search);
    assertThat(another).isEqualTo(next(random));
    first.subList(4, 8).forEach(each -> search.tell(each, scored(each)));
    search.tell(another, scored(another));
    int near = 0;
    for (int i = 0; i < 30; i++) {
      Proposal proposal = next(search);
      search.tell(proposal, scored(proposal));
      near += Math.abs(ratio(proposal) - 0.7) < 0.2 ? 1 : 0;
    }
    assertThat(near).isGreaterThan(20);
  }

  /**
   * Those under way count among the rest: asked for many at once, it does not stay at one place.
   */
  @Test
  void whatIsUnderWayPushesAway() {
    Search told = begin("tpe(startup=10)");
    for (int i = 0; i < 20; i++) {
      Proposal proposal = next(told);
      told.tell(proposal, scored(proposal));
    }
    Set<Long> tenths = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      tenths.add(Math.round(10 * ratio(next(told))));
    }
    assertThat(tenths.size()).isGreaterThan(5);
  }

  /** The best of those that keep to a bound which is known only once it is measured. */
  @Test
  void whatBreaksAMeasuredConstraintIsNotNearTheBest() {
    Constraint bound = Constraint.read("macs <= 0.4");
    Search search =
        Strategies.CATALOG
            .read("tpe")
            .begin(new SearchTask(RATIOS, List.of(1L), ACCURACY, List.of(bound), Terrain.UNKNOWN));
    int near = 0;
    for (int i = 0; i < 60; i++) {
      Proposal proposal = next(search);
      double ratio = ratio(proposal);
      search.tell(proposal, new Report.Scored(Map.of(1L, Results.metrics(ratio, ratio, 1))));
      near += i >= 30 && ratio > 0.2 && ratio < 0.6 ? 1 : 0;
    }
    assertThat(near).isGreaterThan(20);
  }

  @Test
  void refusesWhatItCannotDo() {
    for (String wrong :
        List.of(
            "tpe(startup=1)",
            "tpe(draws=0)",
            "tpe(best=0)",
            "tpe(best=1.0)",
            "tpe(candidates=10)",
            "tpe(startup=20, candidates=20)")) {
      assertThatThrownBy(() -> Strategies.CATALOG.read(wrong)).isInstanceOf(Refusal.class);
    }
    assertThatThrownBy(() -> Strategies.CATALOG.read("tpe(candidates=10)"))
        .hasMessageContaining("candidates must be above startup (10), not 10");
    assertThat(Strategies.CATALOG.read("tpe(startup=7)").leastCandidates()).isEqualTo(8);
    Space one = new Space(Call.of("net"), List.of((Object) Call.parse("cut(x=1)")));
    assertThatThrownBy(() -> Strategies.CATALOG.read("tpe").check(one))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("only one");
    for (String wrapped : List.of("asha(of=tpe)", "hyperband(of=tpe(startup=3))")) {
      assertThatThrownBy(() -> Strategies.CATALOG.read(wrapped))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("independent");
    }
  }
}
