package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
  @Test
  void equalLogitsCostTheLogarithmOfTheClasses() {
    double[] gradient = new double[8];
    assertThat(CrossEntropy.PLAIN.apply(new double[8], new int[] {1, 3}, gradient))
        .isEqualTo(Math.log(4), within(1e-12));
    assertThat(gradient)
        .containsExactly(
            new double[] {.125, -.375, .125, .125, .125, .125, .125, -.375}, within(1e-12));
  }

  /**
   * By hand: log(1 + e) - 1 = 0.3132617 for the label, 1.3132617 for the other; 0.9 and 0.1 of
   * them.
   */
  @Test
  void smoothingGivesEveryClassItsShare() {
    double loss = new CrossEntropy(0.2).apply(new double[] {1, 0}, new int[] {0}, new double[2]);
    assertThat(loss).isEqualTo(0.9 * 0.3132616875 + 0.1 * 1.3132616875, within(1e-9));
  }

  @Property(tries = 100)
  void theGradientIsThatOfFiniteDifferences(
      @ForAll Random random, @ForAll @DoubleRange(min = 0, max = 0.9) double smoothing) {
    CrossEntropy loss = new CrossEntropy(smoothing);
    double[] logits = random.doubles(15, -4, 4).toArray();
    int[] labels = random.ints(3, 0, 5).toArray();
    double[] gradient = new double[15];
    loss.apply(logits, labels, gradient);
    double h = 1e-5;
    for (int i = 0; i < logits.length; i++) {
      double[] above = logits.clone();
      double[] below = logits.clone();
      above[i] += h;
      below[i] -= h;
      double slope =
          (loss.apply(above, labels, new double[15]) - loss.apply(below, labels, new double[15]))
              / (2 * h);
      assertThat(gradient[i]).isEqualTo(slope, within(1e-8));
    }
  }

  @Test
  void largeLogitsAreNoTrouble() {
    double[] gradient = new double[2];
    assertThat(CrossEntropy.PLAIN.apply(new double[] {1e4, -1e4}, new int[] {0}, gradient))
        .isZero();
    assertThat(CrossEntropy.PLAIN.apply(new double[] {1e4, -1e4}, new int[] {1}, gradient))
        .isEqualTo(2e4);
    assertThat(gradient).containsExactly(1, -1);
  }
}
