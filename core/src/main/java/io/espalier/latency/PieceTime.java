package io.espalier.latency;

/**
 * How long a piece takes within a call, in nanoseconds.
 *
 * @param first where no other of its form came before it in the call, so that its code has to be
 *     fetched again
 * @param again behind others of its form
 */
record PieceTime(double first, double again) {
  /** Where it makes no difference. */
  static PieceTime of(double nanos) {
    return new PieceTime(nanos, nanos);
  }
}
