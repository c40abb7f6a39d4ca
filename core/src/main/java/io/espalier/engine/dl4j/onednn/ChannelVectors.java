package io.espalier.engine.dl4j.onednn;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;

/** The small native arrays of one normalization: a number for each channel. */
final class ChannelVectors {
  private final Workbench bench;
  private final int channels;
  private final Map<Kind, FloatPointer> vectors = new EnumMap<>(Kind.class);
  private long mask;
  private long maskBytes;

  /** What the numbers are. */
  enum Kind {
    MEAN,
    VARIANCE,
    SCALE,
    SHIFT,
    SCALE_GRADIENT,
    SHIFT_GRADIENT
  }

  ChannelVectors(Workbench bench, int channels) {
    this.bench = bench;
    this.channels = channels;
    for (Kind kind : Kind.values()) {
      long place = bench.reserve((long) channels * Float.BYTES, kind + " of a normalization");
      vectors.put(kind, new FloatPointer(new Address().to(place)).capacity(channels));
    }
  }

  /** Where a vector begins. */
  long place(Kind kind) {
    return vectors.get(kind).address();
  }

  /** One bit for each element: whether it was rectified. */
  long mask(long bytes) {
    if (bytes > maskBytes) {
      mask = bench.reserve(bytes, "mask of a normalization");
      maskBytes = bytes;
    }
    return mask;
  }

  void write(Kind kind, double[] values) {
    float[] narrow = new float[channels];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    vectors.get(kind).put(narrow, 0, narrow.length);
  }

  double[] read(Kind kind) {
    float[] narrow = new float[channels];
    vectors.get(kind).get(narrow, 0, narrow.length);
    double[] values = new double[channels];
    for (int i = 0; i < narrow.length; i++) {
      values[i] = narrow[i];
    }
    return values;
  }
}
