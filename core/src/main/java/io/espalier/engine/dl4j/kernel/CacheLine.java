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

  /** How many elements a row must have to hold an array of that shape. */
  static long room(DataType type, long... shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b) + BYTES / type.width();
  }

  /** The array within the row. */
  static INDArray within(INDArray row, long... shape) {
    long beyond = row.data().address() % BYTES;
    long offset = beyond == 0 ? 0 : (BYTES - beyond) / row.dataType().width();
    return Nd4j.create(row.data(), shape, Nd4j.getStrides(shape, 'c'), offset, 'c');
  }
}
