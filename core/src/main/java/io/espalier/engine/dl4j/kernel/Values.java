package io.espalier.engine.dl4j.kernel;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between native arrays in row-major order and Java's. */
public final class Values {
  private Values() {}

  /** Copies elements, from the given one on, into part of the target. */
  public static void read(INDArray source, long from, float[] target, int at, int length) {
    Pointer pointer = source.data().addressPointer();
    if (pointer instanceof FloatPointer floats) {
      floats.position(from).get(target, at, length);
      return;
    }
    double[] wide = new double[length];
    ((DoublePointer) pointer).position(from).get(wide, 0, length);
    for (int i = 0; i < length; i++) {
      target[at + i] = (float) wide[i];
    }
  }

  /** Replaces elements, from the given one on, by part of the source. */
  public static void write(INDArray target, long from, float[] source, int at, int length) {
    Pointer pointer = target.data().addressPointer();
    if (pointer instanceof FloatPointer floats) {
      floats.position(from).put(source, at, length);
      return;
    }
    double[] wide = new double[length];
    for (int i = 0; i < length; i++) {
      wide[i] = source[at + i];
    }
    ((DoublePointer) pointer).position(from).put(wide, 0, length);
  }

  /** Elements as doubles, from the given one on. */
  public static double[] doubles(INDArray source, long from, int length) {
    double[] target = new double[length];
    Pointer pointer = source.data().addressPointer();
    if (pointer instanceof DoublePointer wide) {
      wide.position(from).get(target, 0, length);
      return target;
    }
    float[] narrow = new float[length];
    ((FloatPointer) pointer).position(from).get(narrow, 0, length);
    for (int i = 0; i < length; i++) {
      target[i] = narrow[i];
    }
    return target;
  }

  /** All elements as doubles. */
  public static double[] doubles(INDArray source) {
    return doubles(source, 0, Math.toIntExact(source.length()));
  }

  /** All elements as floats. */
  public static float[] floats(INDArray source) {
    float[] target = new float[Math.toIntExact(source.length())];
    read(source, 0, target, 0, target.length);
    return target;
  }

  /** Makes all elements of an array, which is no view of parts, zero. */
  public static void clear(INDArray target) {
    int width = target.data().getElementSize();
    Pointer pointer = target.data().addressPointer();
    Pointer.memset(pointer, 0, target.length() * width);
  }

  /** Replaces elements, from the given one on, by all of the source. */
  public static void put(INDArray target, long from, double[] source) {
    Pointer pointer = target.data().addressPointer();
    if (pointer instanceof DoublePointer wide) {
      wide.position(from).put(source, 0, source.length);
      return;
    }
    float[] narrow = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      narrow[i] = (float) source[i];
    }
    ((FloatPointer) pointer).position(from).put(narrow, 0, narrow.length);
  }
}
