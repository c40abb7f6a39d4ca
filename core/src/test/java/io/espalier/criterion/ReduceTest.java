package io.espalier.criterion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReduceTest {
  private static final List<double[]> LAYERS = List.of(new double[] {1, 5}, new double[] {3, 1});

  @Test
  void makesOneScoreOfSeveral() {
    assertThat(Reduce.SUM.of(LAYERS)).containsExactly(4, 6);
    assertThat(Reduce.MEAN.of(LAYERS)).containsExactly(2, 3);
    assertThat(Reduce.MAX.of(LAYERS)).containsExactly(3, 5);
    assertThat(Reduce.FIRST.of(LAYERS)).containsExactly(1, 5);
  }
}
