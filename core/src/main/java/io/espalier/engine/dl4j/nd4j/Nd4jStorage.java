package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Guard;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.engine.dl4j.kernel.Views;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays wherever ND4J's backend keeps them, touched by its own operations alone.
 *
 * <p>On a card, ND4J's copy of an array for the host and that on the device are brought into line
 * only by calls that say so. So values come back from a copy made on the device, of just the
 * elements that are asked for, by {@code asFloat} and {@code asDouble}, which wait for the device
 * and fetch them; and they go in as a new array, which is copied to its place on the device, in
 * turn with the operations before it.
 *
 * @param guard makes elements that nobody has written NaN, if asked to
 */
record Nd4jStorage(DataType type, Guard guard) implements Storage {
  @Override
  public long[] room(long... shape) {
    return shape;
  }

  @Override
  public INDArray within(INDArray room, long... shape) {
    return room;
  }

  @Override
  @SuppressWarnings("try")
  public void read(INDArray source, long from, float[] target, int at, int length) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray copy = part(source, from, length).dup('c')) {
      System.arraycopy(copy.data().asFloat(), 0, target, at, length);
    }
  }

  @Override
  @SuppressWarnings("try")
  public void write(INDArray target, long from, float[] source, int at, int length) {
    INDArray place = part(target, from, length);
    float[] all = Arrays.copyOfRange(source, at, at + length);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray values = Nd4j.create(all, place.shape(), type)) {
      place.assign(values);
    }
  }

  @Override
  @SuppressWarnings("try")
  public double[] doubles(INDArray source, long from, int length) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray copy = part(source, from, length).dup('c')) {
      return copy.data().asDouble();
    }
  }

  @Override
  @SuppressWarnings("try")
  public void put(INDArray target, long from, double[] source) {
    INDArray place = part(target, from, source.length);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray values = Nd4j.create(source, place.shape(), type)) {
      place.assign(values);
    }
  }

  @Override
  public void clear(INDArray target) {
    target.assign(0);
  }

  /** The whole array as it is: a view would cost a card's memory a second time, on the host. */
  private static INDArray part(INDArray array, long from, long length) {
    return length == array.length() ? array : Views.elements(array, from, length);
  }
}
