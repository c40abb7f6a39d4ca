package io.espalier.trial;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;

/** A trial whose start has left no model, or one that cannot be read. */
final class NoStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoStart(Hash start) {
    super("it starts from trial " + start.shortForm() + ", which has left no model");
  }

  NoStart(Hash start, Refusal damaged) {
    super(
        "it starts from trial "
            + start.shortForm()
            + ", whose model is damaged: "
            + damaged.getMessage(),
        damaged);
  }
}
