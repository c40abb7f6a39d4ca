package io.espalier.engine.dl4j;

import io.espalier.spec.Text;
import java.util.List;

/** The graphics cards that ND4J sees, and the device that each thread's arrays lie on. */
interface Cards {
  /**
   * One card.
   *
   * @param name the maker's: {@code NVIDIA A10}
   * @param major of its compute capability
   * @param minor likewise
   */
  record Card(String name, int major, int minor) {
    /** Which machine code runs on it: {@code 8.6}. */
    String capability() {
      return major + "." + minor;
    }

    @Override
    public String toString() {
      return Text.of("%s (compute capability %s)", name, capability());
    }
  }

  /** In the order of their addresses. */
  List<Card> all();

  /** The address of the card that the calling thread's arrays lie on. */
  int bound();

  /** Has the arrays that the calling thread makes from here on lie on another card. */
  void bind(int address);

  /**
   * The product of two square matrices, computed on the calling thread's card.
   *
   * @param a row by row, {@code size * size} elements; so is the result
   */
  float[] product(float[] a, float[] b, int size);
}
