package io.espalier.model;

import io.espalier.spec.Hash;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Random numbers that a seed and a name decide, the same on every Java version: SplitMix64 (Steele,
 * Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
 */
final class RandomStream {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  static RandomStream of(long seed, String name) {
    byte[] digest = HexFormat.of().parseHex(Hash.of(seed + " " + name).hex());
    return new RandomStream(ByteBuffer.wrap(digest).getLong());
  }

  /** Fills with values from {@code U(-bound, bound)}. */
  void fillUniform(float[] values, double bound) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * signed());
    }
  }

  /** Fills with values from {@code N(0, deviation)}, by Marsaglia's polar method in pairs. */
  void fillNormal(float[] values, double deviation) {
    for (int i = 0; i < values.length; i += 2) {
      double x;
      double y;
      double square;
      do {
        x = signed();
        y = signed();
        square = x * x + y * y;
      } while (square >= 1 || square == 0);
      // StrictMath, so that all machines draw the same bits; square roots are exact anywhere.
      double scale = deviation * Math.sqrt(-2 * StrictMath.log(square) / square);
      values[i] = (float) (x * scale);
      if (i + 1 < values.length) {
        values[i + 1] = (float) (y * scale);
      }
    }
  }

  /** Uniform in {@code [-1, 1)}. */
  private double signed() {
    return (next() >> 11) * 0x1p-52;
  }

  private long next() {
    state += GOLDEN_GAMMA;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
