package io.espalier.criterion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.RandomWeights;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FpgmTest {
  private static final Model FOUR = model(2, 1, 1, 2, 1, 1, 3, 5, 5);

  @Test
  void sumsTheDistancesToTheOthers() {
    assertScores(scores(Criteria.CATALOG.read("fpgm"), FOUR), 8.65685, 8.23607, 8.70820, 15.12899);
  }

  /** The nearest to the median goes, where the norm would take the smallest. */
  @Test
  void takesTheMostReplaceableFirst() {
    assertThat(ascending(Criteria.CATALOG.read("fpgm"), FOUR)).containsExactly(1, 0, 2, 3);
    assertThat(ascending(L2.DEFAULTS, FOUR)).startsWith(0);
  }

  /** One by norm, then by distance among the rest: sums 7.23607, 6.70820, 9.47214. */
  @Test
  void mixesInTheNorm() {
    Criterion mixed = Criteria.CATALOG.read("fpgm(norm=0.25)");
    assertThat(ascending(mixed, FOUR)).containsExactly(0, 2, 1, 3);
    assertScores(scores(mixed, FOUR), 0, 1 + 7.23607, 1 + 6.70820, 1 + 9.47214);
  }

  @Test
  void anotherFilterIsNearestOnceOneIsZero() {
    Model zeroed = model(2, 1, 1, 0, 0, 1, 3, 5, 5);
    assertScores(scores(Fpgm.DEFAULTS, zeroed), 9.07107, 11.64756, 9.63441, 17.20006);
    assertThat(ascending(Fpgm.DEFAULTS, zeroed)).startsWith(0);
  }

  @Property(tries = 40)
  void agreesWithTheDefinition(
      @ForAll @IntRange(min = 2, max = 40) int filters,
      @ForAll @IntRange(min = 1, max = 150) int inputs) {
    NetworkBuilder b = new NetworkBuilder(new Shape(inputs, 2, 2));
    b.add("conv1", Conv.of(filters, 1), Network.INPUT);
    b.add("last", Conv.of(1, 1), "conv1");
    Model model = RandomWeights.of(b.build(), filters * 1000L + inputs);
    float[] w = model.weights().get("conv1.weight").data();
    List<Double> scores = scores(Fpgm.DEFAULTS, model);
    for (int i = 0; i < filters; i++) {
      double sum = 0;
      for (int j = 0; j < filters; j++) {
        double square = 0;
        for (int k = 0; k < inputs; k++) {
          square += Math.pow((double) w[i * inputs + k] - w[j * inputs + k], 2);
        }
        sum += Math.sqrt(square);
      }
      assertThat(scores.get(i)).isCloseTo(sum, within(1e-5 * sum));
    }
  }

  @Test
  void equalFiltersAreAtNoDistance() {
    assertScores(scores(Fpgm.DEFAULTS, model(3, .1f, .7f, .3f, .1f, .7f, .3f)), 0, 0);
  }

  @Test
  void refusesToTakeAllByNorm() {
    assertThatThrownBy(() -> Criteria.CATALOG.read("fpgm(norm=1)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("[0, 1)");
  }

  private static void assertScores(List<Double> scores, double... expected) {
    assertThat(scores).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(scores.get(i)).isCloseTo(expected[i], within(1e-5));
    }
  }

  private static List<Double> scores(Criterion criterion, Model model) {
    return criterion.score(model, ChannelGroups.of(model.network()), null).of(group(model));
  }

  private static List<Integer> ascending(Criterion criterion, Model model) {
    return Ranks.ascending(
        criterion.score(model, ChannelGroups.of(model.network()), null), group(model));
  }

  private static Group group(Model model) {
    return ChannelGroups.of(model.network()).group("conv1");
  }

  private static Model model(int inputs, float... filters) {
    NetworkBuilder b = new NetworkBuilder(new Shape(inputs, 2, 2));
    int count = filters.length / inputs;
    b.add("conv1", Conv.of(count, 1), Network.INPUT);
    b.add("last", Conv.of(1, 1), "conv1");
    Model model = RandomWeights.of(b.build(), 1);
    return model.with(
        model
            .weights()
            .with(Map.of("conv1.weight", Tensor.of(List.of(count, inputs, 1, 1), filters))));
  }
}
