package io.espalier.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Model;
import java.util.Arrays;

/** Compares what two models give for random images, in evaluation and in double precision. */
public final class Outputs {
  /** The weights are floats, so that a rewriting rounds them. */
  private static final double TOLERANCE = 1e-5;

  private Outputs() {}

  /** Holds that the outputs agree up to 1e-5 of the largest. */
  public static void assertSame(Model actual, Model expected) {
    for (long seed = 1; seed <= 2; seed++) {
      double[] image = RandomWeights.image(expected.network().input().size(), seed);
      double[] output = ReferenceForward.output(expected, image);
      assertThat(ReferenceForward.output(actual, image))
          .containsExactly(output, within(TOLERANCE * largest(output)));
    }
  }

  /** The largest absolute value. */
  public static double largest(double... output) {
    return Arrays.stream(output).map(Math::abs).max().orElseThrow();
  }
}
