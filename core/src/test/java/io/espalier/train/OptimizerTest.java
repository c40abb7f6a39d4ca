package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.network.Parameter;
import io.espalier.network.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final float[] GRADIENTS = {0.5f, -0.25f, 0.125f};

  /** A single parameter of this role. */
  private static Layout single(Role role) {
    Parameter parameter = new Parameter("w", List.of(1), role);
    return new Layout(Map.of("w", new Layout.Slot(parameter, 0)), 1);
  }

  /** The parameter, from 1, after each of three steps. */
  private static double[] walk(Optimizer optimizer, Role role) {
    float[] w = {1};
    Moments moments = optimizer.begin(1);
    double[] seen = new double[GRADIENTS.length];
    for (int i = 0; i < seen.length; i++) {
      float[] gradient = {GRADIENTS[i]};
      optimizer.update(single(role), w, gradient, moments, optimizer.rate());
      assertThat(gradient[0]).isEqualTo(GRADIENTS[i]);
      seen[i] = w[0];
    }
    assertThat(moments.updates()).isEqualTo(3);
    return seen;
  }

  /**
   * By hand, PyTorch's formulas: the first step has g = 0.5 + 0.1 * 1 = 0.6, v = g and with
   * Nesterov moves by 0.1 * (0.6 + 0.9 * 0.6) = 0.114.
   */
  @Test
  void sgdWithNesterovAndDecay() {
    assertThat(walk(new Sgd(0.1, 0.9, true, 0.1, true), Role.WEIGHT))
        .containsExactly(new double[] {0.886, 0.868066, 0.797156146}, within(2e-7));
  }

  /** By hand: v = 0.6, 0.384, 0.56076. */
  @Test
  void sgdWithMomentumAndDecay() {
    assertThat(walk(new Sgd(0.1, 0.9, false, 0.1, true), Role.WEIGHT))
        .containsExactly(new double[] {0.94, 0.9016, 0.845524}, within(2e-7));
  }

  @Test
  void sgdWithoutMomentumFollowsTheGradient() {
    assertThat(walk(new Sgd(0.1, 0, false, 0, true), Role.WEIGHT))
        .containsExactly(new double[] {0.95, 0.975, 0.9625}, within(2e-7));
  }

  /**
   * By hand: the first step of Adam is the rate, whatever the gradient; then m = 0.0389, v =
   * 3.8244e-4.
   */
  @Test
  void adamCorrectsTheBiasOfItsMoments() {
    assertThat(walk(new Adam(0.01, 0.9, 0.999, 1e-8, 0.1, false), Role.WEIGHT))
        .containsExactly(new double[] {0.99, 0.9853191993, 0.9797440953}, within(3e-7));
  }

  @Test
  void theRateStaysOutsideTheVelocity() {
    float[] w = {1};
    Sgd sgd = new Sgd(0.1, 0.5, false, 0, true);
    Moments moments = sgd.begin(1);
    sgd.update(single(Role.WEIGHT), w, new float[] {1}, moments, 0.1);
    sgd.update(single(Role.WEIGHT), w, new float[] {0}, moments, 0.01);
    assertThat(moments.first()[0]).isEqualTo(0.5f);
    assertThat((double) w[0]).isEqualTo(1 - 0.1 - 0.005, within(1e-7));
  }

  @Test
  void decayReachesNormsAndBiasesOnlyIfAsked() {
    for (Role role : List.of(Role.BIAS, Role.SCALE, Role.SHIFT)) {
      assertThat(walk(new Sgd(0.1, 0.9, true, 0.1, false), role))
          .isEqualTo(walk(new Sgd(0.1, 0.9, true, 0, false), Role.WEIGHT));
      assertThat(walk(new Sgd(0.1, 0.9, true, 0.1, true), role))
          .isEqualTo(walk(new Sgd(0.1, 0.9, true, 0.1, false), Role.WEIGHT));
      assertThat(walk(new Adam(0.1, 0.9, 0.999, 1e-8, 0.1, false), role))
          .isEqualTo(walk(new Adam(0.1, 0.9, 0.999, 1e-8, 0, false), Role.WEIGHT));
    }
  }

  @Test
  void eachSlotHasItsOwnDecay() {
    Parameter weight = new Parameter("fc.weight", List.of(2), Role.WEIGHT);
    Parameter bias = new Parameter("fc.bias", List.of(1), Role.BIAS);
    Map<String, Layout.Slot> slots = new LinkedHashMap<>();
    slots.put("fc.weight", new Layout.Slot(weight, 0));
    slots.put("fc.bias", new Layout.Slot(bias, 2));
    float[] values = {1, 2, 4};
    Sgd sgd = new Sgd(0.5, 0, false, 0.5, false);
    sgd.update(new Layout(slots, 3), values, new float[3], sgd.begin(3), 0.5);
    assertThat(values).containsExactly(0.75f, 1.5f, 4);
  }

  @Test
  void refusesWhatIsNotPossible() {
    assertThatThrownBy(() -> new Sgd(0.1, 0, true, 0, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nesterov");
    assertThatThrownBy(() -> new Adam(0.1, 1, 0.9, 1e-8, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beta1");
  }
}
