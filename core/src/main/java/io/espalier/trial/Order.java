package io.espalier.trial;

import io.espalier.data.DataSpec;
import io.espalier.spec.Hash;

/** Work for one slot. */
public sealed interface Order {
  /** The trial that it belongs to. */
  Hash trial();

  /** Carries a trial out, from its newest checkpoint if there is one. */
  record Run(Trial work) implements Order {
    @Override
    public Hash trial() {
      return work.id();
    }
  }

  /** Takes the test score of a finished trial's model, for a report. */
  record Test(Hash trial, DataSpec data) implements Order {}
}
