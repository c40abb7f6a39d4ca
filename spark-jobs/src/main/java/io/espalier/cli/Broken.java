package io.espalier.cli;

/** Work that failed for a known reason: one sentence and exit code 1. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Broken(String sentence) {
    super(sentence);
  }
}
