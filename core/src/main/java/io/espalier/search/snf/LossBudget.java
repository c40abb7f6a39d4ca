package io.espalier.search.snf;

import io.espalier.spec.Text;

/**
 * As few channels as lose no more than this.
 *
 * @param loss in what the objective counts, above 0
 */
record LossBudget(double loss) implements Goal {
  @Override
  public String role() {
    return Text.of("loss %s", loss);
  }
}
