package io.espalier.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * The layers of a RepVGG: a stem and four stages of 3x3 convolutions, of which the stem and the
 * first of each stage are strided.
 *
 * @param depths the layers of each stage
 * @param a multiplies the channels of the first three stages, and those of the stem if it is below
 *     1
 * @param b multiplies the channels of the last stage
 */
record RepVggLayers(List<Integer> depths, double a, double b) {
  private static final List<Integer> SHALLOW = List.of(2, 4, 14, 1);
  private static final List<Integer> DEEP = List.of(4, 6, 16, 1);
  private static final int CHANNELS = 64;

  static final RepVggLayers A0 = new RepVggLayers(SHALLOW, 0.75, 2.5);
  static final RepVggLayers A1 = new RepVggLayers(SHALLOW, 1, 2.5);
  static final RepVggLayers A2 = new RepVggLayers(SHALLOW, 1.5, 2.75);
  static final RepVggLayers B0 = new RepVggLayers(DEEP, 1, 2.5);
  static final RepVggLayers B1 = new RepVggLayers(DEEP, 2, 4);
  static final RepVggLayers B2 = new RepVggLayers(DEEP, 2.5, 5);
  static final RepVggLayers B3 = new RepVggLayers(DEEP, 3, 5);

  /** One convolution and where it stands. */
  record Layer(String path, int filters, int stride) {}

  /**
   * All layers in order, the stem first.
   *
   * @param multiple what all numbers of channels are rounded to
   * @param strides what becomes of the published strides
   */
  List<Layer> all(Width width, int multiple, Strides strides) {
    List<Layer> layers = new ArrayList<>();
    int thin = width.of(CHANNELS * Math.min(1, a), multiple);
    layers.add(new Layer("stem", thin, strides.next(2)));
    for (int stage = 0; stage < depths.size(); stage++) {
      double factor = stage == depths.size() - 1 ? b : a;
      int filters = width.of((CHANNELS << stage) * factor, multiple);
      for (int i = 0; i < depths.get(stage); i++) {
        int stride = strides.next(i == 0 ? 2 : 1);
        String path = "stage" + (stage + 1) + "." + i;
        layers.add(new Layer(path, filters, stride));
      }
    }
    return layers;
  }
}
