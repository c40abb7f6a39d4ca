package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.spec.Refusal;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class GrowthTest {
  /** The exact solution for a goal of 0.4 over 200 epochs, three quarters of it after 25. */
  @Test
  void theExponentialGoesThroughItsThreePoints() {
    Growth growth = Growths.CATALOG.read("exponential");
    int[] epochs = {1, 2, 5, 10, 25, 50, 100, 200};
    double[] shares = {.02158, .04199, .09686, .17026, .3, .375, .39844, .4};
    for (int i = 0; i < epochs.length; i++) {
      assertThat(0.4 * growth.reached(epochs[i] / 200.0)).isEqualTo(shares[i], within(5e-6));
    }
    assertThat(growth.reached(0)).isZero();
    assertThat(
            IntStream.of(epochs)
                .map(epoch -> (int) Math.floor(64 * 0.4 * growth.reached(epoch / 200.0) + 1e-9)))
        .containsExactly(1, 2, 6, 10, 19, 24, 25, 25);
  }

  @Property(tries = 100)
  void everyGrowthRisesToItsGoal(
      @ForAll @DoubleRange(min = 0, max = 1) double one,
      @ForAll @DoubleRange(min = 0, max = 1) double other) {
    for (String name : Growths.CATALOG.names()) {
      Growth growth = Growths.CATALOG.read(name);
      assertThat(growth.reached(Math.min(one, other)))
          .isBetween(0.0, 1.0)
          .isLessThanOrEqualTo(growth.reached(Math.max(one, other)));
      assertThat(growth.reached(1)).isEqualTo(1, within(1e-12));
    }
  }

  @Test
  void aRampEndsWhereItSays() {
    assertThat(Growths.CATALOG.read("linear(over=0.5)").reached(0.25)).isEqualTo(0.5);
    assertThat(Growths.CATALOG.read("cosine(over=0.5)").reached(0.25)).isEqualTo(0.5, within(1e-9));
    assertThat(Growths.CATALOG.read("cubic(over=0.5)").reached(0.25)).isEqualTo(0.875);
    assertThat(Growths.CATALOG.read("linear(over=0.5)").reached(0.75)).isEqualTo(1);
  }

  @Test
  void impossiblePointsAreRefused() {
    assertThatThrownBy(() -> Growths.CATALOG.read("exponential(0.8)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("three-quarters-at");
    assertThatThrownBy(() -> Growths.CATALOG.read("linear(over=0)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("over");
  }
}
