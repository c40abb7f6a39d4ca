package io.espalier.benchmarks;

import java.util.Locale;

/** What is done with a batch. */
enum Mode {
  /** Forward, softmax cross-entropy, backward, and an update with momentum and weight decay. */
  TRAIN,
  /** Forward with running statistics. */
  INFER;

  /** The name on wires and in tables. */
  String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Mode read(String spelled) {
    return valueOf(spelled.toUpperCase(Locale.ROOT));
  }
}
