package io.espalier.model;

import java.util.Arrays;
import java.util.List;

/**
 * A dense array of 32-bit floats in row-major order, in plain Java.
 *
 * <p>The data is not copied on the way in or out: whoever changes it owns the tensor.
 */
public final class Tensor {
  private final List<Integer> shape;
  private final float[] data;

  private Tensor(List<Integer> shape, float[] data) {
    this.shape = List.copyOf(shape);
    this.data = data;
    int size = shape.stream().reduce(1, Math::multiplyExact);
    if (size != data.length) {
      throw new IllegalArgumentException(
          "shape " + shape + " needs " + size + " values, not " + data.length);
    }
  }

  public static Tensor of(List<Integer> shape, float... data) {
    return new Tensor(shape, data);
  }

  public static Tensor vector(float... data) {
    return new Tensor(List.of(data.length), data);
  }

  public static Tensor filled(List<Integer> shape, float value) {
    float[] data = new float[shape.stream().reduce(1, Math::multiplyExact)];
    Arrays.fill(data, value);
    return new Tensor(shape, data);
  }

  /** The extents, outermost first. */
  public List<Integer> shape() {
    return shape;
  }

  public int extent(int axis) {
    return shape.get(axis);
  }

  public int size() {
    return data.length;
  }

  /** The values themselves, not a copy. */
  public float[] data() {
    return data;
  }

  public Tensor copy() {
    return new Tensor(shape, data.clone());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(data, tensor.data);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
