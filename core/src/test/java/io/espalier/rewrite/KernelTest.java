package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.network.BatchNorm;
import io.espalier.network.Window;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The six transforms, by the worked examples. */
class KernelTest {
  private static final Window THREE = Window.square(3);

  private static Kernel one(Window window, double bias, double... weights) {
    return new Kernel(1, 1, window, weights, new double[] {bias});
  }

  private static double[] nine(double value) {
    double[] all = new double[9];
    Arrays.fill(all, value);
    return all;
  }

  private static Norm norm(double eps, float gamma, float beta, float mean, float variance) {
    return Norm.of(
        new BatchNorm(eps, 0.1),
        new float[] {gamma},
        new float[] {beta},
        new float[] {mean},
        new float[] {variance});
  }

  @Test
  void aNormalizationScalesTheWeightAndShiftsTheBias() {
    Kernel folded = one(Window.square(1), 0, 5).normalized(norm(0, 2, 1, 3, 4));
    assertThat(folded.weights()).containsExactly(new double[] {5}, within(1e-12));
    assertThat(folded.bias()).containsExactly(new double[] {-2}, within(1e-12));
  }

  @Test
  void threeBranchesOfRepVggAddUpInTheCentre() {
    Norm half = norm(0, 1, 0.5f, 1, 4);
    double[] centre = new double[9];
    centre[4] = 1;
    Kernel three = one(THREE, 0, centre).normalized(half);
    Kernel single = one(Window.square(1), 0, 2).normalized(half).within(THREE, 1, 1);
    Kernel same = Kernel.identity(1).normalized(half).within(THREE, 1, 1);
    Kernel sum = three.plus(single).plus(same);
    assertThat(sum.weights())
        .containsExactly(new double[] {0, 0, 0, 0, 2, 0, 0, 0, 0}, within(1e-12));
    assertThat(sum.bias()[0]).isCloseTo(0, within(1e-12));
  }

  @Test
  void aPointwiseAndASpatialKernelInSequence() {
    Kernel middle = one(Window.square(1), 0, 2).normalized(norm(0, 1, 1, 0, 1));
    Kernel both = middle.then(one(THREE, 0, nine(1)), Window.square(1));
    assertThat(both.window()).isEqualTo(THREE);
    assertThat(both.weights()).containsExactly(nine(2), within(1e-12));
    assertThat(both.bias()[0]).isCloseTo(9, within(1e-12));
  }

  @Test
  void aSequenceOfStridedKernelsReachesStrideTimesAsFar() {
    Kernel first = one(new Window(1, 2), 0, 1, 10);
    Kernel both = first.then(one(new Window(1, 2), 0, 1, 100), new Window(1, 3));
    assertThat(both.window()).isEqualTo(new Window(1, 5));
    assertThat(both.weights()).containsExactly(1, 10, 0, 100, 1000);
  }

  @Test
  void anAverageInGroupsReadsItsOwnChannelAlone() {
    Kernel mean = Kernel.average(4, 2, THREE);
    assertThat(mean.fanIn()).isEqualTo(2);
    double[] used = Arrays.stream(mean.weights()).filter(w -> w != 0).toArray();
    assertThat(used).hasSize(4 * 9).containsOnly(1.0 / 9);
    assertThat(mean.weights()[0]).isPositive();
    assertThat(mean.weights()[9]).isZero();
    assertThat(mean.weights()[(1 * 2 + 1) * 9]).isPositive();
    assertThat(mean.weights()[(2 * 2) * 9]).isPositive();
    assertThat(mean.regrouped(1).weights()).hasSize(4 * 4 * 9);
    assertThat(mean.regrouped(1).weights()[(3 * 4 + 3) * 9]).isEqualTo(1.0 / 9);
  }

  @Test
  void concatenationPutsFiltersBehindOneAnother() {
    Kernel both = one(Window.square(1), 7, 3).beside(one(Window.square(1), 8, 4));
    assertThat(both.weights()).containsExactly(3, 4);
    assertThat(both.bias()).containsExactly(7, 8);
    Kernel deep = Kernel.identity(2).beside(Kernel.identity(2));
    assertThat(deep.groups()).isEqualTo(1);
    assertThat(deep.weights()).containsExactly(1, 0, 0, 1, 1, 0, 0, 1);
  }

  @Test
  void aNarrowKernelStandsWithinAWideOne() {
    Kernel row = one(new Window(1, 3), 5, 1, 2, 3).within(THREE, 1, 0);
    assertThat(row.weights()).containsExactly(0, 0, 0, 1, 2, 3, 0, 0, 0);
    Kernel column = one(new Window(3, 1), 5, 1, 2, 3).within(THREE, 0, 1);
    assertThat(column.weights()).containsExactly(0, 1, 0, 0, 2, 0, 0, 3, 0);
    assertThat(column.bias()).containsExactly(5);
    assertThat(one(Window.square(2), 0, 1, 2, 3, 4).dilated(Window.square(2)).weights())
        .containsExactly(1, 0, 2, 0, 0, 0, 3, 0, 4);
  }

  @Test
  void depthwiseBehindDenseIsDense() {
    Kernel dense = new Kernel(2, 1, Window.square(1), new double[] {1, 2, 3, 4}, new double[2]);
    Kernel scaled = new Kernel(2, 2, Window.square(1), new double[] {10, 100}, new double[] {1, 2});
    Kernel both = dense.then(scaled, Window.square(1));
    assertThat(both.groups()).isEqualTo(1);
    assertThat(both.weights()).containsExactly(10, 20, 300, 400);
    assertThat(scaled.then(dense, Window.square(1)).weights()).containsExactly(10, 200, 30, 400);
    assertThat(scaled.then(dense, Window.square(1)).bias()).containsExactly(5, 11);
  }
}
