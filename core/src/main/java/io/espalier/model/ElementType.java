package io.espalier.model;

import java.nio.ByteBuffer;

/** The element types that are read from safetensors files, all of them into 32-bit floats. */
enum ElementType {
  F64(Double.BYTES) {
    @Override
    void read(ByteBuffer from, float[] to) {
      double[] values = new double[to.length];
      from.asDoubleBuffer().get(values);
      for (int i = 0; i < to.length; i++) {
        to[i] = (float) values[i];
      }
    }
  },
  F32(Float.BYTES) {
    @Override
    void read(ByteBuffer from, float[] to) {
      from.asFloatBuffer().get(to);
    }
  },
  F16(Short.BYTES) {
    @Override
    void read(ByteBuffer from, float[] to) {
      short[] bits = shorts(from, to.length);
      for (int i = 0; i < to.length; i++) {
        to[i] = half(bits[i]);
      }
    }
  },
  /** The upper half of a 32-bit float. */
  BF16(Short.BYTES) {
    @Override
    void read(ByteBuffer from, float[] to) {
      short[] bits = shorts(from, to.length);
      for (int i = 0; i < to.length; i++) {
        to[i] = Float.intBitsToFloat(bits[i] << Short.SIZE);
      }
    }
  },
  /** PyTorch counts batches in it. */
  I64(Long.BYTES) {
    @Override
    void read(ByteBuffer from, float[] to) {
      long[] values = new long[to.length];
      from.asLongBuffer().get(values);
      for (int i = 0; i < to.length; i++) {
        to[i] = values[i];
      }
    }
  };

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one element. */
  int bytes() {
    return bytes;
  }

  /** Fills the array from the buffer's position on, in the buffer's byte order. */
  abstract void read(ByteBuffer from, float[] to);

  private static short[] shorts(ByteBuffer from, int count) {
    short[] bits = new short[count];
    from.asShortBuffer().get(bits);
    return bits;
  }

  /** IEEE 754 binary16: one sign bit, five exponent bits biased by 15, ten fraction bits. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    int widened = exponent == 0x1f ? 0xff : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | (widened << 23) | (fraction << 13));
  }
}
