package io.espalier.method;

/** What a masked filter does until it is masked again or comes back. */
public enum Masked {
  /** It keeps learning from zero, with the momentum that it has. */
  LEARN,
  /** It rests at zero: no gradient reaches it, and its momentum is cleared. */
  REST
}
