package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Guard;
import io.espalier.engine.dl4j.kernel.Storage;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays in single precision in the machine's memory, whose values are copied in bulk. Each begins
 * with a cache line, where vector instructions are fastest; ND4J promises less.
 */
final class HostStorage implements Storage {
  private static final int CACHE_LINE = 64;

  private final RedZones zones;

  /**
   * Storage for one session.
   *
   * @param guarded whether arrays lie between red zones
   */
  HostStorage(boolean guarded) {
    this.zones = new RedZones(guarded);
  }

  @Override
  public DataType type() {
    return DataType.FLOAT;
  }

  @Override
  public Guard guard() {
    return zones;
  }

  RedZones zones() {
    return zones;
  }

  @Override
  public long[] room(long... shape) {
    long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return new long[] {elements + (CACHE_LINE + 2L * zones.zone()) / Float.BYTES};
  }

  @Override
  public INDArray within(INDArray room, long... shape) {
    long first = room.data().address() + zones.zone();
    long beyond = first % CACHE_LINE;
    long begin = zones.zone() + (beyond == 0 ? 0 : CACHE_LINE - beyond);
    long offset = begin / Float.BYTES;
    return Nd4j.create(room.data(), shape, Nd4j.getStrides(shape, 'c'), offset, 'c');
  }

  @Override
  public void read(INDArray source, long from, float[] target, int at, int length) {
    elements(source).position(from).get(target, at, length);
  }

  @Override
  public void write(INDArray target, long from, float[] source, int at, int length) {
    elements(target).position(from).put(source, at, length);
  }

  @Override
  public double[] doubles(INDArray source, long from, int length) {
    float[] narrow = new float[length];
    read(source, from, narrow, 0, length);
    double[] target = new double[length];
    for (int i = 0; i < length; i++) {
      target[i] = narrow[i];
    }
    return target;
  }

  @Override
  public void put(INDArray target, long from, double[] source) {
    float[] narrow = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      narrow[i] = (float) source[i];
    }
    write(target, from, narrow, 0, narrow.length);
  }

  @Override
  public void clear(INDArray target) {
    Pointer.memset(target.data().addressPointer(), 0, target.length() * Float.BYTES);
  }

  private static FloatPointer elements(INDArray array) {
    return (FloatPointer) array.data().addressPointer();
  }
}
