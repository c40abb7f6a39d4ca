package io.espalier.data;

import java.util.random.RandomGenerator;

/**
 * Random numbers that depend on a few keys and nothing else, so that any image of any epoch can be
 * drawn by itself (Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA
 * 2014).
 */
final class KeyedRandom implements RandomGenerator {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  KeyedRandom(long... keys) {
    for (long key : keys) {
      state = mixed((state + GOLDEN) ^ mixed(key + GOLDEN));
    }
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mixed(state);
  }

  /** The numbers from 0 to {@code size - 1} in random order. */
  int[] permutation(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
