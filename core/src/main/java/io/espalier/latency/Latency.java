package io.espalier.latency;

/**
 * How long one call of a model takes.
 *
 * @param batch images in a call
 */
public record Latency(int batch, Form form, Reading reading, Environment environment) {
  /** Images a second at the median call. */
  public double imagesPerSecond() {
    return batch * 1e9 / reading.statistics().p50();
  }
}
