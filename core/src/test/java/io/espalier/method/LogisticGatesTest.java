package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LogisticGatesTest {
  private static int ones(boolean... mask) {
    int ones = 0;
    for (boolean one : mask) {
      ones += one ? 1 : 0;
    }
    return ones;
  }

  @Property(tries = 100)
  void asManyGatesAreOpenAsMayBe(
      @ForAll @Size(min = 5, max = 20) @FloatRange(min = -3, max = 3) float[] alpha,
      @ForAll @IntRange(min = 1, max = 4) int count,
      @ForAll long seed,
      @ForAll @IntRange(max = 1000) int step) {
    double[] noisy = LogisticGates.noisy(seed, step, alpha);
    boolean[] mask = LogisticGates.largest(count, noisy);
    assertThat(ones(mask)).isEqualTo(count);
    for (int i = 0; i < mask.length; i++) {
      for (int j = 0; j < mask.length; j++) {
        assertThat(mask[i] && !mask[j] && noisy[i] < noisy[j]).isFalse();
      }
    }
  }

  @Test
  void ofEqualOnesTheFirstAreOpen() {
    assertThat(LogisticGates.largest(3, 0, 2, 0, 0, 2))
        .containsExactly(true, true, false, false, true);
  }

  @Test
  void theSlopeIsThatOfTheLogisticFunction() {
    assertThat(LogisticGates.slope(0)).isEqualTo(0.25);
    assertThat(LogisticGates.slope(2)).isEqualTo(0.104993585, within(1e-9));
    assertThat(LogisticGates.slope(-2)).isEqualTo(LogisticGates.slope(2));
    assertThat(LogisticGates.slope(-900)).isZero();
  }

  @Test
  void equalGatesAreOpenEquallyOften() {
    int steps = 10_000;
    float[] alpha = new float[132];
    int[] open = new int[alpha.length];
    for (int step = 0; step < steps; step++) {
      boolean[] mask = LogisticGates.largest(44, LogisticGates.noisy(7, step, alpha));
      for (int i = 0; i < mask.length; i++) {
        open[i] += mask[i] ? 1 : 0;
      }
    }
    for (int each : open) {
      assertThat((double) each / steps).isEqualTo(44.0 / 132, within(0.02));
    }
  }

  /** The deviation of the logistic distribution is pi over the root of 3. */
  @Test
  void theNoiseIsLogisticAndNewInEveryStep() {
    float[] alpha = new float[50];
    double sum = 0;
    double squares = 0;
    for (int step = 0; step < 1000; step++) {
      for (double value : LogisticGates.noisy(1, step, alpha)) {
        sum += value;
        squares += value * value;
      }
    }
    assertThat(sum / 50_000).isEqualTo(0, within(0.05));
    assertThat(squares / 50_000).isEqualTo(Math.PI * Math.PI / 3, within(0.1));
    double[] drawn = LogisticGates.noisy(1, 4, alpha);
    assertThat(LogisticGates.noisy(1, 4, alpha)).containsExactly(drawn);
    assertThat(LogisticGates.noisy(1, 5, alpha)).doesNotContain(drawn);
    assertThat(LogisticGates.noisy(2, 4, alpha)).doesNotContain(drawn);
  }
}
