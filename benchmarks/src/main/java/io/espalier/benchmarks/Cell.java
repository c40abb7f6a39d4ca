package io.espalier.benchmarks;

/**
 * One place of the table.
 *
 * @param trials how many networks are trained or evaluated at once, each on a core
 */
record Cell(String network, Mode mode, int trials, Contender contender) {
  /** The same work by another contender. */
  Cell by(Contender other) {
    return new Cell(network, mode, trials, other);
  }
}
