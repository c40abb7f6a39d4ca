package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Augmentation;
import org.junit.jupiter.api.Test;

class RecipeTest {
  @Test
  void lengthsAreCountedInSteps() {
    assertThat(Length.epochs(8).total(391)).isEqualTo(3128);
    assertThat(Length.epochs(0.5).total(391)).isEqualTo(196);
    assertThat(Length.epochs(0.0001).total(391)).isEqualTo(1);
    assertThat(Length.steps(200).total(391)).isEqualTo(200);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> Length.epochs(0)).hasMessageContaining("epochs must be above 0");
    assertThatThrownBy(() -> Length.steps(0)).hasMessageContaining("steps must be at least 1");
    assertThatThrownBy(() -> recipe(0, 0)).hasMessageContaining("batch must be at least 1");
    assertThatThrownBy(() -> recipe(1, 1)).hasMessageContaining("smoothing");
    assertThatThrownBy(() -> recipe(1, Double.NaN)).hasMessageContaining("smoothing");
  }

  private static Recipe recipe(int batch, double smoothing) {
    return new Recipe(
        new Sgd(0.1, 0.9, true, 1e-4, true),
        new Schedule.Constant(0),
        Length.epochs(1),
        batch,
        smoothing,
        new Augmentation.None());
  }
}
