package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Layout;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The small native arrays of one normalization: a number for each channel, or for each of its
 * copies. Copies lie a whole set of channels apart.
 */
final class ChannelVectors {
  private static final int KINDS = 6;

  private final Workbench bench;
  private final int channels;
  private final long first;
  private final FloatPointer all;
  private long mask;
  private long maskBytes;

  ChannelVectors(Workbench bench, int channels) {
    this.bench = bench;
    this.channels = channels;
    this.first = bench.reserve((long) KINDS * each() * Float.BYTES);
    Pointer place = new Address().to(first);
    this.all = new FloatPointer(place).capacity((long) KINDS * each());
  }

  long mean() {
    return place(0);
  }

  long variance() {
    return place(1);
  }

  long scale() {
    return place(2);
  }

  long shift() {
    return place(3);
  }

  long scaleGradient() {
    return place(4);
  }

  long shiftGradient() {
    return place(5);
  }

  /** One bit for each element: whether it was rectified. */
  long mask(long bytes) {
    if (bytes > maskBytes) {
      mask = bench.reserve(bytes);
      maskBytes = bytes;
    }
    return mask;
  }

  /** Writes a vector into each of its copies. */
  void write(long vector, double[] values, int copies) {
    float[] narrow = new float[channels * copies];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i % channels];
    }
    all.position((vector - first) / Float.BYTES).put(narrow, 0, narrow.length);
  }

  /** Reads all copies of a vector. */
  float[] read(long vector, int copies) {
    float[] narrow = new float[channels * copies];
    all.position((vector - first) / Float.BYTES).get(narrow, 0, narrow.length);
    return narrow;
  }

  private long place(int kind) {
    return first + (long) kind * each() * Float.BYTES;
  }

  private int each() {
    return channels * Layout.BLOCK;
  }
}
