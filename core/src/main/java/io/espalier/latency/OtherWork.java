package io.espalier.latency;

/**
 * What the rest of a network does to a core's own caches from one call to the next: it fills them
 * with other things. Code, weights and objects of the operation then come from further away.
 */
final class OtherWork implements Runnable {
  /** More than a core has for itself, less than what all cores share. */
  private static final int BYTES = 4 << 20;

  private final long[] memory = new long[BYTES / Long.BYTES];

  @Override
  public void run() {
    for (int i = 0; i < memory.length; i++) {
      memory[i]++;
    }
  }
}
