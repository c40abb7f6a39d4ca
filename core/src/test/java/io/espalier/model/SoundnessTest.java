package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.network.Role;
import org.junit.jupiter.api.Test;

class SoundnessTest {
  @Test
  void everyPlaceIsLookedAt() {
    for (int size : new int[] {0, 1, 7, 1023, 1024, 1025, 3000}) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = i % 2 == 0 ? Float.MAX_VALUE : -Float.MIN_VALUE;
      }
      assertThat(Soundness.finite(values)).isTrue();
      for (int i = 0; i < size; i++) {
        float good = values[i];
        for (float bad : new float[] {Float.NaN, 1 / 0f, -1 / 0f}) {
          values[i] = bad;
          assertThat(Soundness.finite(values)).as("%d of %d", i, size).isFalse();
        }
        values[i] = good;
      }
    }
  }

  @Test
  void onlyAVarianceMayNotBeBelowZero() {
    float[] values = {-1, 0, -2, 3};
    assertThat(Soundness.fault("m", Role.MEAN, values, 0, 4)).isEmpty();
    assertThat(Soundness.fault("v", Role.VARIANCE, values, 3, 4)).isEmpty();
    assertThat(Soundness.fault("v", Role.VARIANCE, values, 1, 4))
        .hasToString("Optional['v' has 1 of 3 values that are below 0 (the first is -2.0)]");
  }
}
