package io.espalier.engine.dl4j.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the arrays of one session lie: how room for them is laid out, and how their values get
 * there and back. In the machine's memory values move through addresses; in that of a device, which
 * the machine cannot address, by ND4J's operations. Nobody else moves values between arrays and
 * Java, so a session runs wherever its storage does.
 */
public interface Storage {
  /** The precision of the arrays. */
  DataType type();

  /** Looks for wrong accesses to the arrays, if asked to. */
  Guard guard();

  /** The extents that an allocation needs to hold an array of that shape. */
  long[] room(long... shape);

  /** The array of that shape within an allocation with that room; perhaps the allocation itself. */
  INDArray within(INDArray room, long... shape);

  /**
   * Copies elements in row-major order, from the given one on, into part of the target.
   *
   * @param source without gaps, as are all arrays here that values go into or come from
   */
  void read(INDArray source, long from, float[] target, int at, int length);

  /** Replaces elements in row-major order, from the given one on, by part of the source. */
  void write(INDArray target, long from, float[] source, int at, int length);

  /** Elements in row-major order as doubles, from the given one on. */
  double[] doubles(INDArray source, long from, int length);

  /** Replaces elements in row-major order, from the given one on, by all of the source. */
  void put(INDArray target, long from, double[] source);

  /** Makes all elements zero. */
  void clear(INDArray target);

  /** All elements in row-major order as doubles. */
  default double[] doubles(INDArray source) {
    return doubles(source, 0, Math.toIntExact(source.length()));
  }

  /** All elements in row-major order as floats. */
  default float[] floats(INDArray source) {
    float[] target = new float[Math.toIntExact(source.length())];
    read(source, 0, target, 0, target.length);
    return target;
  }
}
