package io.espalier.data;

import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How bytes become network inputs: {@code (byte / 255 - mean) / deviation}, channel by channel.
 *
 * @param mean one for each channel, in {@code [0, 1]}
 * @param deviation one for each channel, above 0
 */
public record Normalization(List<Double> mean, List<Double> deviation) {
  private static final int BYTES = 256;
  private static final double SCALE = 255;
  private static final long MOST_PIXEL_BYTES = 1L << 28;

  public Normalization {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.isEmpty() || mean.size() != deviation.size()) {
      throw new IllegalArgumentException("mean and deviation need one number for each channel");
    }
    if (deviation.stream().anyMatch(d -> !(d > 0))) {
      throw new IllegalArgumentException("a deviation is not above 0");
    }
  }

  /**
   * The mean and deviation of each channel over all pixels of these images, or over evenly spaced
   * ones where all would be more than 2^28 bytes. A channel that never changes has the deviation of
   * one step, 1/255.
   */
  public static Normalization of(Images images) {
    Shape shape = images.shape();
    long[][] counts = new long[shape.channels()][BYTES];
    byte[] pixels = new byte[shape.size()];
    long all = (long) images.size() * shape.size();
    int stride = (int) (1 + all / (MOST_PIXEL_BYTES + 1));
    for (int i = 0; i < images.size(); i += stride) {
      images.pixels(i, pixels);
      for (int c = 0; c < shape.channels(); c++) {
        for (int p = c * shape.positions(); p < (c + 1) * shape.positions(); p++) {
          counts[c][Byte.toUnsignedInt(pixels[p])]++;
        }
      }
    }
    List<Double> mean = new ArrayList<>();
    List<Double> deviation = new ArrayList<>();
    for (long[] count : counts) {
      double total = 0;
      double sum = 0;
      for (int value = 0; value < BYTES; value++) {
        total += count[value];
        sum += count[value] * (value / SCALE);
      }
      double channelMean = sum / total;
      double squares = 0;
      for (int value = 0; value < BYTES; value++) {
        double centred = value / SCALE - channelMean;
        squares += count[value] * centred * centred;
      }
      mean.add(channelMean);
      deviation.add(Math.max(Math.sqrt(squares / total), 1 / SCALE));
    }
    return new Normalization(mean, deviation);
  }

  /** The network input of every byte of every channel, at {@code channel * 256 + byte}. */
  float[] table() {
    float[] table = new float[mean.size() * BYTES];
    for (int i = 0; i < table.length; i++) {
      int channel = i / BYTES;
      table[i] = (float) (((i % BYTES) / SCALE - mean.get(channel)) / deviation.get(channel));
    }
    return table;
  }
}
