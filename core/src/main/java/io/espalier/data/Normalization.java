package io.espalier.data;

import java.util.List;

/**
 * How bytes become network inputs: {@code (byte / 255 - mean) / deviation}, channel by channel.
 *
 * @param mean one for each channel, in {@code [0, 1]}
 * @param deviation one for each channel, above 0
 */
public record Normalization(List<Double> mean, List<Double> deviation) {
  public Normalization {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }
}
