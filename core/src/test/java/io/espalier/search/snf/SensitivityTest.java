package io.espalier.search.snf;

import static io.espalier.search.snf.Walks.kept;
import static io.espalier.search.snf.Walks.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.allocation.CountSpace;
import io.espalier.allocation.RankCounts;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.rewrite.LowRank;
import io.espalier.rewrite.Rewrites;
import io.espalier.search.Proposal;
import io.espalier.search.Report;
import io.espalier.search.Search;
import io.espalier.spec.Call;
import io.espalier.zoo.Zoo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitivityTest {
  /** Three groups of 16 channels, each channel at 294,912 of 40,551,040 MACs. */
  private static final CountSpace THREE =
      Walks.space(
          Zoo.CATALOG.read(Call.of("resnet-20")),
          "prune(l1, skip=[layer2.0.conv1, layer2.1.conv1, layer2.2.conv1, layer3.0.conv1, layer3.1.conv1, layer3.2.conv1])");

  private static final String A = "layer1.0.conv1";
  private static final String B = "layer1.1.conv1";
  private static final String C = "layer1.2.conv1";

  /** Accuracy 0.9, less by what each layer's channels are worth. */
  private static Function<Proposal, Report> linear(double a, double b, double c) {
    Map<String, Double> worth = Map.of(A, a, B, b, C, c);
    return scored(
        proposal -> {
          double accuracy = 0.9;
          for (Map.Entry<String, Long> each : kept(proposal).entrySet()) {
            accuracy -= worth.get(each.getKey()) * (16 - each.getValue());
          }
          return accuracy;
        });
  }

  private static Map<String, Long> answer(List<Proposal> all, String role) {
    return kept(Walks.of(all, role).get(0));
  }

  /**
   * A channel of the third layer loses 0.0025, of the second 0.005, of the first 0.01, and all cost
   * the same. 20 channels fewer are 34,652,800 MACs: 15 of the third layer, to its last one, then 5
   * of the second. A loss of 0.05 pays for those 15 (0.0375) and 2 of the second (0.01).
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void takesChannelsWhereTheyLoseLeast(long order) {
    Search search =
        Walks.begin(
            "sensitivity(levels=[34652800], losses=[0.05], shares=[0.25, 0.5, 0.75])", THREE);
    assertThat(search.outlook()).hasToString("at most 15");
    List<Proposal> all = Walks.run(search, linear(0.01, 0.005, 0.0025), order);
    // The base, four points of each curve (12, 8, 4 and 1 of 16), and two answers.
    assertThat(Walks.of(all, "curves")).hasSize(13);
    assertThat(all).hasSize(15);
    assertThat(answer(all, "level 34652800")).isEqualTo(Map.of(B, 11L, C, 1L));
    assertThat(answer(all, "loss 0.05")).isEqualTo(Map.of(B, 14L, C, 1L));
    assertThat(Walks.of(all, "loss 0.05").get(0).candidate().steps()).contains(Call.of("tune"));
    assertThat(Walks.ending(search)).isEmpty();
  }

  /** What costs more goes first where it loses as much. */
  @Test
  void losesAreSetAgainstWhatIsSaved() {
    CountSpace all = Walks.space(Zoo.CATALOG.read(Call.of("resnet-20")), "prune(l1)");
    Search search = Walks.begin("sensitivity(levels=[0.9], shares=[0.5])", all);
    List<Proposal> proposed = Walks.run(search, scored(SensitivityTest::oneByOne), 1);
    assertThat(answer(proposed, "level 0.9").keySet()).containsExactly(A);
  }

  /** Each channel that goes loses as much, whatever its layer. */
  private static double oneByOne(Proposal proposal) {
    double accuracy = 0.9;
    for (Map.Entry<String, Long> each : kept(proposal).entrySet()) {
      int stage = each.getKey().charAt("layer".length()) - '0';
      accuracy -= 1e-3 * ((8L << stage) - each.getValue());
    }
    return accuracy;
  }

  /** A step down that pays only further down is taken whole, not shunned for its first channel. */
  @Test
  void looksFurtherThanTheNextPoint() {
    Search search = Walks.begin("sensitivity(levels=[0.9], shares=[0.25, 0.5, 0.75])", THREE);
    List<Proposal> all =
        Walks.run(
            search,
            scored(
                proposal -> {
                  Map<String, Long> kept = new HashMap<>(kept(proposal));
                  double loss = kept.getOrDefault(A, 16L) == 16 ? 0 : 0.02;
                  loss += 0.002 * (16 - kept.getOrDefault(B, 16L));
                  return 0.9 - loss - 0.003 * (16 - kept.getOrDefault(C, 16L));
                }),
            1);
    // 14 channels are a tenth of the cost: one more saves more than asked.
    assertThat(answer(all, "level 0.9")).isEqualTo(Map.of(A, 2L));
  }

  @Test
  void whatIsNotKnownStaysWhole() {
    Search search = Walks.begin("sensitivity(levels=[0.9, 0.7], shares=[0.5])", THREE);
    Function<Proposal, Report> linear = linear(0.01, 0.005, 0.0025);
    List<Proposal> all =
        Walks.run(
            search,
            proposal ->
                kept(proposal).getOrDefault(C, 16L) < 16
                    ? new Report.Broken("lost")
                    : linear.apply(proposal),
            1);
    assertThat(answer(all, "level 0.9")).isEqualTo(Map.of(B, 2L));
    assertThat(Walks.ending(search)).contains("no answer to level 0.7").contains("lost");
  }

  /**
   * Three convolutions of 16 filters with 3x3 of 16 channels at 32x32 positions: a rank costs
   * 163,840 MACs, the whole as much as 14.4 ranks. A rank of the third loses 0.0025, of the second
   * 0.005, of the first 0.01. From 40,551,040 MACs the third gives 13.4 ranks to its last one,
   * 2,195,456, for 0.0375; then the second 4.4 ranks to 10, 720,896. A loss of 0.06 pays for the
   * third and for 4 ranks of the second (0.02), to 12.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void takesRanksWhereTheyLoseLeast(long order) {
    Network network = Zoo.CATALOG.read(Call.of("resnet-20"));
    List<String> others =
        network.nodes().stream()
            .filter(node -> node.op() instanceof Conv)
            .map(Node::path)
            .filter(path -> !List.of(A, B, C).contains(path))
            .toList();
    LowRank split = (LowRank) Rewrites.CATALOG.read("lowrank(skip=" + others + ")");
    Search search =
        Walks.begin(
            "sensitivity(levels=[37634688], losses=[0.06], shares=[0.25, 0.5, 0.75])",
            new RankCounts(split, network));
    Map<String, Double> worth = Map.of(A, 0.01, B, 0.005, C, 0.0025);
    List<Proposal> all =
        Walks.run(
            search,
            scored(
                proposal ->
                    0.9
                        - ranks(proposal).entrySet().stream()
                            .mapToDouble(rank -> worth.get(rank.getKey()) * (16 - rank.getValue()))
                            .sum()),
            order);
    assertThat(Walks.of(all, "curves")).hasSize(13);
    assertThat(ranks(Walks.of(all, "level 37634688").get(0))).isEqualTo(Map.of(B, 10L, C, 1L));
    assertThat(ranks(Walks.of(all, "loss 0.06").get(0))).isEqualTo(Map.of(B, 12L, C, 1L));
  }

  /** The walks' step is written {@code prune(l1)}: its place is where the split goes. */
  private static Map<String, Long> ranks(Proposal proposal) {
    Call split = (Call) proposal.candidate().steps().get(0).options().get("#0");
    Map<String, Long> ranks = new TreeMap<>();
    for (Object each : (List<?>) split.options().getOrDefault("ranks", List.of())) {
      ranks.put(((Call) each).name(), (Long) ((Call) each).options().get("#0"));
    }
    return ranks;
  }

  @Test
  void curvesAreStraightBetweenPointsAndNeverFall() {
    Curve curve = new Curve(16, new TreeMap<>(Map.of(12, 0.02, 8, 0.01, 4, 0.06)));
    assertThat(curve.at(16)).isZero();
    assertThat(curve.at(14)).isCloseTo(0.01, within(1e-12));
    assertThat(curve.at(8)).isEqualTo(0.02);
    assertThat(curve.at(6)).isCloseTo(0.04, within(1e-12));
    assertThat(new Curve(16, new TreeMap<>(Map.of(8, -0.01))).at(8)).isZero();
    assertThat(curve.below(8).keySet()).containsExactly(4);
  }
}
