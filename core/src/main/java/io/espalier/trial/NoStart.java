package io.espalier.trial;

import io.espalier.spec.Hash;

/** A trial whose start has left no model. */
final class NoStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoStart(Hash start) {
    super("it starts from trial " + start.shortForm() + ", which has left no model");
  }
}
