package io.espalier.benchmarks;

/**
 * One place of the table.
 *
 * @param trials how many networks are trained or evaluated at once
 * @param threads of each trial, each on a core
 */
record Cell(String network, Mode mode, int trials, int threads, Contender contender) {
  /** Trials of one thread. */
  Cell(String network, Mode mode, int trials, Contender contender) {
    this(network, mode, trials, 1, contender);
  }

  /** The same work by another contender. */
  Cell by(Contender other) {
    return new Cell(network, mode, trials, threads, other);
  }

  /** The same work on another number of threads. */
  Cell on(int others) {
    return new Cell(network, mode, trials, others, contender);
  }
}
