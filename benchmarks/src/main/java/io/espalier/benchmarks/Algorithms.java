package io.espalier.benchmarks;

/** What oneDNN may compute a convolution with. */
enum Algorithms {
  DIRECT("direct"),
  WINOGRAD_TOO("Winograd too");

  private final String title;

  Algorithms(String title) {
    this.title = title;
  }

  /** The name in tables. */
  String title() {
    return title;
  }
}
