package io.espalier.reconstruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked example of He et al.'s card: four orthogonal columns of eight rows. */
class LassoTest {
  private static final double[] SIZES = {2, 1, .5, .1};

  @Test
  void coefficientsAreThoseOfOrthogonalColumns() {
    check(.005, .99875, .995, .98, .5);
    check(.02, .995, .98, .92, 0);
    check(.2, .95, .8, .2, 0);
    check(.3, .925, .7, 0, 0);
    check(.9, .775, .1, 0, 0);
    check(1.1, .725, 0, 0, 0);
  }

  @Test
  void thePenaltyIsSearchedToTheWantedCount() {
    Lasso lasso = lasso(example());
    assertThat(lasso.penalty(2)).isBetween(.25, 1.0);
    assertThat(lasso.strongest(2)).containsExactly(0, 1);
    assertThat(lasso.strongest(3)).containsExactly(0, 1, 2);
    assertThat(lasso.strongest(4)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void leastSquaresOnTheKeptColumnsGiveOneEach() {
    double[][] products = example().centred();
    double[][] weights = LeastSquares.solve(products, new int[] {0, 1}, new int[] {4});
    assertThat(weights[0][0]).isEqualTo(1, within(1e-5));
    assertThat(weights[1][0]).isEqualTo(1, within(1e-5));
    double left = products[4][4] - products[0][4] - products[1][4];
    assertThat(left / 8).isEqualTo(.26, within(1e-9));
  }

  /** A column that is always the same explains nothing once the means are taken off. */
  @Test
  void aConstantColumnHasNoWeight() {
    CrossProducts sums = new CrossProducts(3);
    for (int row = 0; row < 7; row++) {
      double[] values = sums.next();
      values[0] = 100;
      values[1] = row;
      values[2] = 50 + 2 * row;
      sums.add();
    }
    double[][] c = sums.centred();
    Lasso lasso =
        new Lasso(
            new double[][] {{c[0][0], c[0][1]}, {c[1][0], c[1][1]}},
            new double[] {c[0][2], c[1][2]});
    assertThat(lasso.strongest(1)).containsExactly(1);
    assertThat(sums.mean(2)).isEqualTo(56);
    assertThat(sums.rows()).isEqualTo(7);
  }

  @Test
  void equalColumnsAreCutToTheWantedCountFromTheLowest() {
    double[][] ones = {{1, 1, 0}, {1, 1, 0}, {0, 0, 1}};
    assertThat(new Lasso(ones, new double[] {1, 1, .5}).strongest(2)).containsExactly(0, 2);
    double[][] apart = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    assertThat(new Lasso(apart, new double[] {1, 1, 1}).strongest(2)).containsExactly(0, 1);
    assertThat(new Lasso(apart, new double[] {0, 0, 0}).strongest(2)).isEqualTo(List.of(0, 1));
  }

  private static void check(double penalty, double... expected) {
    double[] found = lasso(example()).coefficients(penalty, new double[4]);
    assertThat(found).containsExactly(expected, within(1e-9));
  }

  private static CrossProducts example() {
    CrossProducts sums = new CrossProducts(5);
    for (int row = 0; row < 8; row++) {
      double[] values = sums.next();
      double sum = 0;
      for (int i = 0; i < 4; i++) {
        values[i] = SIZES[i] * (Integer.bitCount((i + 1) & row) % 2 == 0 ? 1 : -1);
        sum += values[i];
      }
      values[4] = sum;
      sums.add();
    }
    return sums;
  }

  private static Lasso lasso(CrossProducts sums) {
    double[][] c = sums.centred();
    double[][] gram = new double[4][4];
    double[] target = new double[4];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        gram[i][j] = c[i][j] / sums.rows();
      }
      target[i] = c[i][4] / sums.rows();
    }
    return new Lasso(gram, target);
  }
}
