package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.Forecast;
import io.espalier.model.Edit;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.testing.Counts;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LowRankTest {
  private static Rewriting rewriting(String text) {
    return Rewrites.CATALOG.read(text);
  }

  /** Card by card what LRPET publishes: ranks int(n - n * ratio), convolutions and classifier. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-56; lowrank(ratio=0.57); 56058496; 394450",
        "resnet-56; lowrank(ratio=0.7); 38570624; 276284",
        "vgg-16-bn; lowrank(ratio=0.92, floor=43, ranks=[features.0(18)]); 81292288; 1622182",
        "resnet-50; lowrank(ratio=0.62); 1902865408; 12886216"
      })
  void costsWhatIsPublished(String architecture, String text, long macs, long weights) {
    Forecast forecast = rewriting(text).forecast(Zoo.CATALOG.read(architecture));
    assertThat(forecast.macs().low()).isEqualTo(macs);
    assertThat(forecast.macs().isExact()).isTrue();
    assertThat(
            forecast.widest().parameters().stream()
                .filter(parameter -> parameter.role() == Role.WEIGHT)
                .mapToLong(Parameter::size)
                .sum())
        .isEqualTo(weights);
  }

  private static Network odd() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 9, 8));
    Conv odd =
        new Conv(
            5, new Window(3, 2), new Window(2, 1), new Window(1, 1), new Window(1, 2), 1, true);
    b.add("odd", odd, Network.INPUT);
    b.add("wide", Conv.of(20, 1), "odd");
    b.add("deep", Conv.of(4, 3), "wide");
    return b.build();
  }

  @ParameterizedTest
  @EnumSource
  void isExactAtFullRank(Split split) {
    Network network = odd();
    Model model = RandomWeights.of(network, 3);
    int deep = split == Split.CHANNEL ? 4 : 12;
    int first = split == Split.CHANNEL ? 5 : 9;
    String full =
        Text.of(
            "lowrank(ranks=[odd(%d), wide(5), deep(%d)], split=%s)",
            first, deep, split == Split.CHANNEL ? "channel" : "spatial");
    Model parts = rewriting(full).apply(model);
    assertThat(parts.network().nodes()).hasSize(6);
    Outputs.assertSame(parts, model);
    assertThat(Surgery.replay(model, parts.history())).isEqualTo(parts);
    assertThatThrownBy(() -> rewriting(full.replace("wide(5)", "wide(6)")).forecast(network))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot split 'wide' at rank 6: its full rank is 5");
  }

  /** A convolution whose weights have so high a rank. */
  private static Model ofRank(int rank) {
    NetworkBuilder b = new NetworkBuilder(new Shape(8, 6, 6));
    b.add("conv", Conv.of(12, 3).biased(), Network.INPUT);
    Random random = new Random(1);
    DMatrixRMaj left = new DMatrixRMaj(12, rank);
    DMatrixRMaj right = new DMatrixRMaj(rank, 72);
    DMatrixRMaj both = new DMatrixRMaj(12, 72);
    for (DMatrixRMaj factor : List.of(left, right)) {
      for (int i = 0; i < factor.data.length; i++) {
        factor.data[i] = random.nextGaussian();
      }
    }
    CommonOps_DDRM.mult(left, right, both);
    float[] weights = new float[both.data.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) both.data[i];
    }
    return new Model(
        b.build(),
        new Weights(
            Map.of(
                "conv.weight",
                Tensor.of(List.of(12, 8, 3, 3), weights),
                "conv.bias",
                Tensor.filled(List.of(12), 0.5f))),
        History.NONE);
  }

  @Test
  void isExactAtTheRankOfTheWeightsAndFindsItByEnergy() {
    Model model = ofRank(4);
    Model parts = rewriting("lowrank(energy=0.9999999)").apply(model);
    Outputs.assertSame(parts, model);
    assertThat(parts.network().nodes().get(0).op())
        .isEqualTo(
            new Conv(
                4,
                Window.square(3),
                Window.square(1),
                Window.square(1),
                Window.square(1),
                1,
                false));
    assertThat(parts.history().edits())
        .containsExactly(
            new Edit.Rewriting(
                "rewrite(to=lowrank(ratio=none, energy=0.9999999, ranks=[], floor=1, skip=[], split=channel))",
                "lowrank(ratio=none, energy=none, ranks=[conv(4)], floor=1, skip=[], split=channel)"));
    assertThat(Surgery.replay(model, parts.history())).isEqualTo(parts);
  }

  @Test
  void energyIsTheShareOfSquaredSingularValues() {
    Factors factors = Factors.of(new DMatrixRMaj(new double[][] {{0, 3}, {4, 0}, {0, 0}}), "test");
    assertThat(factors.values()).containsExactly(new double[] {4, 3}, within(1e-12));
    assertThat(factors.rank(0.639)).isEqualTo(1);
    assertThat(factors.rank(0.641)).isEqualTo(2);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 2; column++) {
        double sum = 0;
        for (int rank = 0; rank < 2; rank++) {
          sum += factors.left(row, rank) * factors.right(rank, column);
        }
        assertThat(sum)
            .isCloseTo(new double[][] {{0, 3}, {4, 0}, {0, 0}}[row][column], within(1e-12));
      }
    }
    assertThatThrownBy(() -> Factors.of(new DMatrixRMaj(new double[][] {{Double.NaN}}), "conv1"))
        .hasMessageContaining("Cannot split 'conv1'");
  }

  @Test
  void whatEnergyWillLeaveIsKnownWithinBounds() {
    Model model = ofRank(4);
    Rewriting energy = rewriting("lowrank(energy=0.9)");
    Forecast forecast = energy.forecast(model.network());
    long macs = Counts.macs(energy.apply(model).network());
    assertThat(forecast.macs().low()).isEqualTo(36L * (8 * 9 + 12)).isLessThan(macs);
    assertThat(forecast.macs().high()).isEqualTo(36L * 8 * 9 * 12).isGreaterThan(macs);
  }

  @Test
  void splitsOnlyWhereItSavesAndWhereItIsAsked() {
    Network network = Zoo.CATALOG.read("resnet-20");
    assertThat(rewriting("lowrank(ratio=0)").forecast(network).widest()).isEqualTo(network);
    Network one = rewriting("lowrank(ranks=[layer1.0.conv1(3)])").forecast(network).widest();
    assertThat(one.nodes()).hasSize(network.nodes().size() + 1);
    Network skipped = rewriting("lowrank(ratio=0.5, skip=[conv1])").forecast(network).widest();
    assertThat(skipped.nodes()).hasSize(network.nodes().size() + 18);
    assertThatThrownBy(() -> rewriting("lowrank(ratio=0.5, energy=0.5)").forecast(network))
        .hasMessageContaining("give one");
    assertThatThrownBy(() -> rewriting("lowrank(ratio=0.5, skip=[conv2])").forecast(network))
        .hasMessageContaining("did you mean 'conv1'?");
    assertThatThrownBy(() -> rewriting("lowrank(ranks=[fc(3)])").forecast(network))
        .hasMessage("Cannot split 'fc' at rank 3: it is not a convolution with one group");
    assertThatThrownBy(() -> Rewrites.CATALOG.read("lowrank(ranks=[conv1(2), conv1(1)])"))
        .hasMessageContaining("ranks name a layer twice; name it once");
    assertThatThrownBy(() -> Rewrites.CATALOG.read("lowrank(ranks=[conv1(0)])"))
        .hasMessageContaining("conv1(0) is not of the form path(rank) with a rank of at least 1");
  }

  @Test
  void deploymentKeepsASplitThatPays() {
    Model parts = rewriting("lowrank(ranks=[conv(4)])").apply(ofRank(4));
    assertThat(new Deploy().apply(parts).network()).isEqualTo(parts.network());
    Model again = rewriting("lowrank(ranks=[conv(4), conv.basis(4)])").apply(parts);
    assertThat(again.network().nodes()).hasSize(4);
    Outputs.assertSame(again, parts);
  }
}
