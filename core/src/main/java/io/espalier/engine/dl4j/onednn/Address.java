package io.espalier.engine.dl4j.onednn;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A pointer that can be turned to any place. */
final class Address extends Pointer {
  private static final int ALIGNMENT = 64;

  /** This pointer, turned to a place. */
  Address to(long place) {
    address = place;
    return this;
  }

  /** Where the elements of an array begin. */
  static long of(INDArray array) {
    return array.data().address() + array.offset() * array.data().getElementSize();
  }

  /** The first place of a buffer, behind so many bytes, that vector instructions like. */
  static long aligned(Pointer buffer, int behind) {
    return (buffer.address() + behind + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** How many bytes a buffer needs so that its aligned part has as many as asked for. */
  static long padded(long bytes) {
    return bytes + ALIGNMENT;
  }
}
