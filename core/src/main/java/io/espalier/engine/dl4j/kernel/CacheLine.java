package io.espalier.engine.dl4j.kernel;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays that begin with a cache line, where vector instructions are fastest; ND4J promises less.
 */
final class CacheLine {
  private static final int BYTES = 64;

  private CacheLine() {}

  /**
   * How many elements a row must have to hold an array of that shape.
   *
   * @param around how many bytes there must be before the array, and behind it
   */
  static long room(DataType type, int around, long... shape) {
    long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return elements + (BYTES + 2L * around) / type.width();
  }

  /** The array within the row. */
  static INDArray within(INDArray row, int around, long... shape) {
    long first = row.data().address() + around;
    long beyond = first % BYTES;
    long begin = around + (beyond == 0 ? 0 : BYTES - beyond);
    long offset = begin / row.dataType().width();
    return Nd4j.create(row.data(), shape, Nd4j.getStrides(shape, 'c'), offset, 'c');
  }

  /** Where the elements of an array begin. */
  static long begin(INDArray array) {
    return array.data().address() + array.offset() * array.data().getElementSize();
  }
}
