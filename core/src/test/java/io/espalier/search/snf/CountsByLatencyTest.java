package io.espalier.search.snf;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.allocation.CountSpace;
import io.espalier.allocation.Counts;
import io.espalier.cost.CallTimes;
import io.espalier.cost.Forecast;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.search.CandidateText;
import io.espalier.search.Objective;
import io.espalier.search.Proposal;
import io.espalier.search.SearchTask;
import io.espalier.search.Space;
import io.espalier.search.Strategies;
import io.espalier.search.Terrain;
import io.espalier.spec.Call;
import io.espalier.step.Prune;
import io.espalier.step.Steps;
import io.espalier.testing.BlockTimes;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search whose levels are predicted times. */
class CountsByLatencyTest {
  private static final Network WHOLE = Zoo.CATALOG.read("resnet-20(image=8)");
  private static final CountSpace SPACE = Walks.space(WHOLE, "prune(l1)");
  private static final CallTimes TIMES = new BlockTimes();

  private static final Terrain TERRAIN =
      new Terrain() {
        @Override
        public CountSpace counts(Call start, Call step) {
          return SPACE;
        }

        @Override
        public Optional<CallTimes> times() {
          return Optional.of(TIMES);
        }
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snf(levels=[0.7, 0.4], by=latency)",
        "snf(levels=[0.7, 0.4], by=latency, operator=population(sources=4, cycles=2))",
        "sensitivity(levels=[0.7, 0.4], by=latency)"
      })
  void everyLevelIsReachedAndEveryBlockThatIsPaidForIsFull(String by) {
    List<Proposal> all =
        Walks.run(
            Strategies.CATALOG.read(by).begin(task(TERRAIN)),
            Walks.scored(CountsByLatencyTest::score),
            1);
    for (double level : new double[] {0.7, 0.4}) {
      List<Proposal> answers = Walks.of(all, "level " + level);
      assertThat(answers).hasSize(1);
      Prune pruning =
          (Prune) Steps.CATALOG.read(answers.get(0).candidate().steps().get(0).toString());
      Network answer = pruning.forecast(Forecast.exact(WHOLE)).widest();
      assertThat(TIMES.nanos(answer) / TIMES.nanos(WHOLE)).isBetween(level - 0.2, level);
      if (by.startsWith("snf")) {
        Walks.kept(answers.get(0))
            .values()
            .forEach(count -> assertThat(count).isEqualTo(BlockTimes.up(count.intValue())));
      }
    }
  }

  /** On this machine the first place takes longer the fewer channels it has. */
  @ParameterizedTest
  @ValueSource(strings = {"snf(levels=[0.9], by=latency)", "sensitivity(levels=[0.9], by=latency)"})
  void whatTakesLongerWithFewerIsLeftAlone(String by) {
    String first = Walks.kept(only(0)).keySet().iterator().next();
    Terrain odd =
        new Terrain() {
          @Override
          public CountSpace counts(Call start, Call step) {
            return SPACE;
          }

          @Override
          public Optional<CallTimes> times() {
            return Optional.of(
                new BlockTimes() {
                  @Override
                  public double nanos(Network network, int batch) {
                    int lost = filters(WHOLE, first) - filters(network, first);
                    return super.nanos(network, batch) * (1 + lost / 10.0);
                  }
                });
          }
        };
    List<Proposal> all =
        Walks.run(
            Strategies.CATALOG.read(by).begin(task(odd)),
            Walks.scored(CountsByLatencyTest::score),
            1);
    List<Proposal> answers = Walks.of(all, "level 0.9");
    assertThat(answers).hasSize(1);
    assertThat(Walks.kept(answers.get(0))).doesNotContainKey(first);
  }

  private static int filters(Network network, String layer) {
    return ((Conv) network.find(layer).orElseThrow().op()).filters();
  }

  /** A proposal in which one place is narrowed. */
  private static Proposal only(int place) {
    Counts less = SPACE.whole().with(place, SPACE.least().at(place));
    Call said = SPACE.said(Call.parse("prune(l1)"), less);
    return new Proposal(new CandidateText(Call.of("base"), List.of(said)), List.of(1L));
  }

  /** Earlier layers matter more. */
  private static double score(Proposal proposal) {
    double score = 1;
    int place = 1;
    for (long count : Walks.kept(proposal).values()) {
      score += count / 64.0 / place++;
    }
    return score / 10;
  }

  private static SearchTask task(Terrain terrain) {
    return new SearchTask(
        new Space(Call.of("base"), List.of(Call.parse("prune(l1)"), Call.of("tune"))),
        List.of(1L),
        List.of(Objective.read("maximize accuracy")),
        List.of(),
        terrain);
  }
}
