package io.espalier.reconstruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked example of Luo et al.'s card: four columns of four rows, of which two stay. */
class GreedyTest {
  private static final double[][] ROWS = {
    {1, .1, 2, -1}, {1, -.2, -1, -1}, {-1, .1, 0, 1}, {0, 0, 1, .2}
  };

  @Test
  void discardingTakesTheSmallestSum() {
    assertThat(Greedy.DISCARD.kept(products(), 3)).containsExactly(0, 2, 3);
    assertThat(Greedy.DISCARD.kept(products(), 2)).containsExactly(2, 3);
  }

  @Test
  void takingExplainsMostOfWhatIsLeft() {
    assertThat(Greedy.TAKE.kept(products(), 1)).containsExactly(2);
    assertThat(Greedy.TAKE.kept(products(), 2)).containsExactly(2, 3);
  }

  @Test
  void theScaleIsThatOfLeastSquares() {
    double[] scale = Greedy.scale(products(), List.of(2, 3));
    assertThat(scale[0]).isEqualTo(1.11455, within(1e-5));
    assertThat(scale[1]).isEqualTo(.10909, within(1e-5));
    assertThat(error(List.of(2, 3), 1, 1)).isEqualTo(1.6310, within(1e-4));
    assertThat(error(List.of(2, 3), scale)).isEqualTo(.07135, within(1e-5));
  }

  /** Channels that cancel are discarded together: their sum is nothing. */
  @Test
  void channelsThatCancelAreDiscardedTogether() {
    double[][] products = products(new double[][] {{5, -5, 8, 0}, {-5, 5, 0, 8}});
    assertThat(Greedy.DISCARD.kept(products, 2)).containsExactly(2, 3);
    assertThat(Greedy.TAKE.kept(products, 2)).containsExactly(2, 3);
  }

  private static double error(List<Integer> kept, double... scale) {
    double squares = 0;
    for (double[] row : ROWS) {
      double off = row[0] + row[1] + row[2] + row[3];
      for (int i = 0; i < scale.length; i++) {
        off -= scale[i] * row[kept.get(i)];
      }
      squares += off * off;
    }
    return Math.sqrt(squares);
  }

  private static double[][] products() {
    return products(ROWS);
  }

  private static double[][] products(double[][] rows) {
    CrossProducts sums = new CrossProducts(4);
    for (double[] row : rows) {
      System.arraycopy(row, 0, sums.next(), 0, 4);
      sums.add();
    }
    return sums.plain();
  }
}
