package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.Forecast;
import io.espalier.engine.Engines;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.SmallNetworks;
import io.espalier.train.MethodRun;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.junit.jupiter.api.Test;

class LrpetTest {
  private static Lrpet lrpet(String text) {
    return (Lrpet) Methods.CATALOG.read(text);
  }

  private static double[] singularValues(int rows, int columns, double... values) {
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(rows, columns, false, false, false);
    assertThat(svd.decompose(new DMatrixRMaj(rows, columns, true, values))).isTrue();
    double[] sorted = Arrays.copyOf(svd.getSingularValues(), Math.min(rows, columns));
    Arrays.sort(sorted);
    double[] falling = new double[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      falling[i] = sorted[sorted.length - 1 - i];
    }
    return falling;
  }

  private static double[] projected(int rank, double... diagonal) {
    DMatrixRMaj matrix = new DMatrixRMaj(diagonal.length, diagonal.length);
    for (int i = 0; i < diagonal.length; i++) {
      matrix.set(i, i, diagonal[i]);
    }
    new Projection(rank, 0).apply(matrix);
    return singularValues(diagonal.length, diagonal.length, matrix.data);
  }

  @Test
  void theEnergyOfWhatGoesIsTransferred() {
    assertThat(projected(1, 4, 3)).containsExactly(new double[] {5, 0}, within(1e-9));
    assertThat(projected(2, 6, 3, 2))
        .containsExactly(new double[] {6.26099, 3.13050, 0}, within(5e-6));
  }

  @Test
  void theInverseOfAScaleIsDamped() {
    assertThat(LowRankTraining.inverse(2)).isEqualTo(.49999875, within(1e-9));
    assertThat(LowRankTraining.inverse(-1)).isEqualTo(-.99999, within(1e-9));
    assertThat(LowRankTraining.inverse(0)).isZero();
  }

  @Property(tries = 50)
  void aProjectionKeepsTheNormAndHasTheRank(
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 9) int columns,
      @ForAll @IntRange(min = 1, max = 9) int rank,
      @ForAll long seed) {
    Random random = new Random(seed);
    DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      matrix.data[i] = random.nextGaussian();
    }
    double[] before = singularValues(rows, columns, matrix.data);
    new Projection(rank, 0).apply(matrix);
    double[] after = singularValues(rows, columns, matrix.data);
    assertThat(squares(after)).isEqualTo(squares(before), within(1e-6));
    for (int i = 0; i < after.length; i++) {
      if (i >= rank) {
        assertThat(after[i]).isEqualTo(0, within(1e-7));
      } else {
        // All that stay are scaled alike.
        assertThat(after[i] * before[0]).isEqualTo(before[i] * after[0], within(1e-6));
      }
    }
  }

  private static double squares(double... values) {
    return Arrays.stream(values).map(v -> v * v).sum();
  }

  @Test
  void aRestMayStay() {
    DMatrixRMaj matrix = new DMatrixRMaj(2, 2);
    matrix.set(0, 0, 4);
    matrix.set(1, 1, 3);
    new Projection(1, 0.5).apply(matrix);
    assertThat(singularValues(2, 2, matrix.data))
        .containsExactly(new double[] {Math.sqrt(25 - 2.25), 1.5}, within(1e-9));
  }

  @Test
  void deadWeightsAreLeftAlone() {
    DMatrixRMaj matrix = new DMatrixRMaj(2, 2);
    matrix.set(0, 0, 9e-5);
    matrix.set(1, 1, 8e-5);
    DMatrixRMaj before = matrix.copy();
    new Projection(1, 0).apply(matrix);
    assertThat(matrix.data).containsExactly(before.data);
  }

  /** MACs and weights of the network after the split at these ranks, and of its last layer. */
  private static long[] split(Network network, Lrpet options, long last) {
    Map<String, Shape> shapes = network.shapes();
    long macs = last;
    long weights = last;
    for (Lrpet.Layer layer : options.layers(network)) {
      List<Integer> shape = layer.slot().parameter().shape();
      long columns = (long) layer.slot().parameter().size() / shape.get(0);
      long own = layer.rank() * (columns + shape.get(0));
      weights += own;
      macs += own * shapes.get(layer.path()).positions();
    }
    return new long[] {macs, weights};
  }

  @Test
  void ranksGiveThePublishedCounts() {
    Network resnet56 = SmallNetworks.cifarResNet(9);
    assertThat(split(resnet56, lrpet("lrpet(ratio=0.57)"), 640)[0]).isEqualTo(56_058_496);
    assertThat(split(resnet56, lrpet("lrpet(ratio=0.57)"), 640)[1]).isEqualTo(394_450);
    assertThat(split(resnet56, lrpet("lrpet(ratio=0.7)"), 640)[0]).isEqualTo(38_570_624);
    Network vgg = SmallNetworks.cifarVgg16();
    assertThat(split(vgg, lrpet("lrpet(ratio=0.92, ranks=[conv1(18)], floor=43)"), 5120)[0])
        .isEqualTo(81_292_288);
    assertThat(ranks(resnet56, "lrpet(ratio=0.54)")).containsOnly(7, 14, 29);
    assertThat(ranks(resnet56, "lrpet(ratio=0.65)")).containsOnly(5, 11, 22);
    assertThat(ranks(resnet56, "lrpet(ratio=0.8)")).containsOnly(3, 6, 12);
  }

  private static List<Integer> ranks(Network network, String options) {
    return lrpet(options).layers(network).stream().map(Lrpet.Layer::rank).toList();
  }

  @Test
  void trainedWeightsHaveTheirRanks() {
    Model model = MethodTrainings.fresh(MethodTrainings.residual());
    Trained trained =
        new Trainer(MethodTrainings.recipe(8), MethodTrainings.context())
            .train(model, lrpet("lrpet(ratio=0.5, ranks=[block.conv1(2)])"));
    Map<String, Integer> ranks = Map.of("conv1", 4, "block.conv1", 2, "block.conv2", 4);
    ranks.forEach(
        (path, rank) -> {
          Tensor weight = trained.model().weights().get(path + ".weight");
          double[] values = new double[weight.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = weight.data()[i];
          }
          int rows = weight.extent(0);
          double[] singular = singularValues(rows, values.length / rows, values);
          assertThat(singular[rank - 1]).isGreaterThan(1e-2 * singular[0]);
          assertThat(singular[rank]).isLessThan(1e-5 * singular[0]);
        });
    assertThat(MethodTrainings.accuracy(trained)).isGreaterThan(0.9);
    assertThat(trained.model().network()).isEqualTo(model.network());
  }

  /** The norm that is kept is that of what inference computes: rows times the BN's scale. */
  @Test
  void weightsAreProjectedAsTheirNormalizationScalesThem() {
    Model fresh = MethodTrainings.fresh(MethodTrainings.residual());
    Tensor gamma = Tensor.vector(3, 1, 1, .5f, 1, -2, 1, 1);
    Tensor variance = Tensor.vector(1, 1, 4, 1, 1, 1, .25f, 1);
    Model model =
        fresh.with(fresh.weights().with(Map.of("bn1.weight", gamma, "bn1.running_var", variance)));
    float[] parameters = MethodTrainings.parameters(model);
    double before = scaledSquares(parameters, gamma, variance);
    try (MethodRun methodRun =
        lrpet("lrpet(ratio=0.5)")
            .begin(model, MethodTrainings.plain(), MethodTrainings.recipe(1))) {
      methodRun.epochEnds(MethodTrainings.progress(model, parameters, 10, 10));
    }
    assertThat(parameters).isNotEqualTo(MethodTrainings.parameters(model));
    assertThat(scaledSquares(parameters, gamma, variance)).isEqualTo(before, within(1e-3));
  }

  private static double scaledSquares(float[] parameters, Tensor gamma, Tensor variance) {
    double sum = 0;
    for (int i = 0; i < 8 * 18; i++) {
      double scale = gamma.data()[i / 18] / Math.sqrt(variance.data()[i / 18] + 1e-5);
      sum += Math.pow(scale * parameters[i], 2);
    }
    return sum;
  }

  @Test
  void continuesToTheSameBits() {
    MethodTrainings.assertResumes(
        Engines.find(),
        MethodTrainings.fresh(MethodTrainings.residual()),
        lrpet("lrpet(ratio=0.5, steps=4)"),
        3,
        12);
  }

  @Test
  void impossibleRanksAreRefusedByTheirLayer() {
    Forecast before = Forecast.exact(MethodTrainings.residual());
    assertThatThrownBy(() -> lrpet("lrpet(ranks=[conv1(9)])").forecast(before))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'conv1' at rank 9: its full rank is 8");
    assertThatThrownBy(() -> lrpet("lrpet(ranks=[conv2(3)])").forecast(before))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("conv2");
    assertThatThrownBy(() -> lrpet("lrpet(ranks=[conv1(a=half)])"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("path(rank)");
    assertThatThrownBy(() -> lrpet("lrpet(ratio=1)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not in [0, 1)");
    assertThat(lrpet("lrpet").forecast(before)).isEqualTo(before);
  }
}
