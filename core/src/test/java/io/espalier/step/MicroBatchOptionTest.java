package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import io.espalier.train.Recipe;
import org.junit.jupiter.api.Test;

/** The option that came later: nothing that does without it is another trial. */
class MicroBatchOptionTest {
  @Test
  void whatIsHashedKnowsItOnlyWhereItIsGiven() {
    assertThat(full("train(batch=64)")).doesNotContain("micro-batch");
    assertThat(full("train(batch=64, micro-batch=16)"))
        .isEqualTo(full("train(batch=64)").replaceFirst("\\)$", ", micro-batch=16)"));
    assertThat(Steps.CATALOG.write(Steps.CATALOG.read("train(micro-batch=32)")).toString())
        .isEqualTo("train(micro-batch=32)");
  }

  @Test
  void theRecipeHasIt() {
    Recipe parts = ((Train) Steps.CATALOG.read("train(batch=64, micro-batch=16)")).recipe(1);
    assertThat(parts.part()).isEqualTo(16);
    assertThat(((Train) Steps.CATALOG.read("train(batch=64)")).recipe(1).part()).isEqualTo(64);
  }

  @Test
  void moreThanABatchAndNoneAreRefused() {
    for (int part : new int[] {0, 65}) {
      String text = "train(batch=64, micro-batch=" + part + ")";
      assertThatThrownBy(() -> Steps.CATALOG.read(text))
          .isInstanceOf(Refusal.class)
          .hasMessage(
              "Cannot use "
                  + text
                  + ": micro-batch must be at least 1 and at most batch=64, not "
                  + part
                  + "; leave it out to train on whole batches");
    }
  }

  private static String full(String text) {
    return Steps.CATALOG.writeFull(Steps.CATALOG.read(text)).toString();
  }
}
