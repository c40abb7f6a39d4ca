package io.espalier.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.rewrite.LowRank;
import io.espalier.rewrite.Rewrites;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.step.Steps;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ranks cost, and how they are said. */
class RankCountsTest {
  private static RankCounts space(Network network, String split) {
    return new RankCounts((LowRank) Rewrites.CATALOG.read(split), network);
  }

  /** Whatever the ranks, the split that says them leaves exactly the network that was costed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet-20(image=8) | lowrank",
        "resnet-20(image=8) | lowrank(split=spatial)",
        "resnet-20(image=8, shortcut=B) | lowrank(skip=[conv1], floor=3)",
        "vgg-16-bn(width=0.25) | lowrank",
        "dbb-resnet-20(image=8) | lowrank",
        "mobilenet-v2(width=0.35, image=32) | lowrank(split=spatial)"
      })
  void whatIsSaidLeavesTheNetworkThatWasCosted(String sentence) {
    String[] parts = sentence.split(" \\| ", -1);
    Network network = Zoo.CATALOG.read(Call.parse(parts[0]));
    CountSpace space = space(network, parts[1]);
    SplittableRandom random = new SplittableRandom(7);
    List<Counts> all = new ArrayList<>(List.of(space.whole(), space.least()));
    for (int i = 0; i < 4; i++) {
      all.add(
          new Counts(
              space.possible().stream()
                  .map(counts -> counts.get(random.nextInt(counts.size())))
                  .toList()));
    }
    for (Counts counts : all) {
      Call said = space.said(Call.parse("rewrite(" + parts[1] + ")"), counts);
      Forecast forecast = Steps.CATALOG.read(said).forecast(Forecast.exact(network));
      assertThat(forecast).as(said.toString()).isEqualTo(Forecast.exact(space.network(counts)));
      assertThat(space.cost(Budget.MACS, counts)).isEqualTo(forecast.macs().low());
      assertThat(space.cost(Budget.PARAMS, counts)).isEqualTo(forecast.params().low());
    }
    assertThat(space.network(space.whole())).isEqualTo(network);
  }

  /** A smaller rank always costs less, in both measures; what is not split counts as the full. */
  @ParameterizedTest
  @ValueSource(strings = {"lowrank", "lowrank(split=spatial)"})
  void everyRankCostsLessThanTheOneAbove(String split) {
    CountSpace space = space(Zoo.CATALOG.read(Call.of("resnet-20")), split);
    for (int place = 0; place < space.possible().size(); place++) {
      List<Integer> ranks = space.possible().get(place);
      for (int i = 1; i < ranks.size(); i++) {
        assertThat(space.distance(Budget.MACS, place, ranks.get(i - 1), ranks.get(i))).isPositive();
        assertThat(space.distance(Budget.PARAMS, place, ranks.get(0), ranks.get(i))).isPositive();
      }
    }
  }

  /** ResNet-56 with the ranks that its authors give for 0.57 of the singular values removed. */
  @Test
  void costsWhatTheCardSays() {
    CountSpace space = space(Zoo.CATALOG.read(Call.of("resnet-56")), "lowrank");
    assertThat(space.possible()).hasSize(55);
    assertThat(space.possible().get(1))
        .containsExactly(16, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    Counts ranks =
        new Counts(
            space.whole().kept().stream()
                .map(full -> full == 16 ? 6 : full == 32 ? 13 : 27)
                .toList());
    assertThat(space.cost(Budget.MACS, ranks)).isEqualTo(56_058_496);
  }

  @Test
  void ranksGoEvenlyUntilTheTargetIsMet() {
    CountSpace space = space(Zoo.CATALOG.read(Call.of("resnet-20")), "lowrank");
    long target = 20_000_000;
    Counts even = space.uniform(Budget.MACS, target);
    assertThat(space.cost(Budget.MACS, even)).isLessThanOrEqualTo(target);
    List<Double> shares =
        IntStream.range(0, even.kept().size())
            .mapToObj(place -> (double) even.at(place) / space.whole().at(place))
            .toList();
    assertThat(shares).allSatisfy(share -> assertThat(share).isBetween(0.4, 0.6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "lowrank(ratio=0.5); leave ratio, energy and ranks out",
        "lowrank(energy=0.9); leave ratio, energy and ranks out",
        "lowrank(ranks=[conv1(3)]); leave ratio, energy and ranks out",
        "lowrank(floor=60); no convolution of the network costs less at any rank",
        "lowrank(skip=[conv7]); 'conv7'"
      })
  void refusesWhatLeavesNoRankOpen(String split, String remedy) {
    Network network = Zoo.CATALOG.read(Call.of("resnet-20"));
    assertThatThrownBy(() -> space(network, split))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(remedy);
  }
}
