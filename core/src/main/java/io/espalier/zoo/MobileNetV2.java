package io.espalier.zoo;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import java.util.List;

/**
 * MobileNetV2 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018,
 * table 2), with torchvision's paths. Numbers of channels are multiples of eight; the last 1,280
 * are not reduced by widths below 1.
 *
 * @param halvings how often the image is halved: 5 times as published, of which the first is the
 *     stem's. For 32x32 images 4 make the stem's stride 1, and 3 that of the stage of 24 channels
 *     too
 */
record MobileNetV2(int classes, Width width, int halvings, int image) {
  static final MobileNetV2 DEFAULTS = new MobileNetV2(1000, Width.FULL, Strides.PUBLISHED, 224);
  private static final int DIVISOR = 8;
  private static final int STEM = 32;
  private static final int LAST = 1280;
  private static final Activation.Kind RELU6 = Activation.Kind.RELU6;

  /** Blocks of one stage, of which the first has the stride. */
  private record Row(int expansion, int channels, int blocks, int stride) {}

  private static final List<Row> STAGES =
      List.of(
          new Row(1, 16, 1, 1),
          new Row(6, 24, 2, 2),
          new Row(6, 32, 3, 2),
          new Row(6, 64, 4, 2),
          new Row(6, 96, 3, 1),
          new Row(6, 160, 3, 2),
          new Row(6, 320, 1, 1));

  Network network() {
    Trunk net = new Trunk(image);
    Strides strides = new Strides(halvings);
    int number = 0;
    Conv stem = Conv.of(width.divisible(STEM, DIVISOR), 3).strided(strides.next(2));
    net.activated("features." + number++, stem, RELU6);
    for (Row row : STAGES) {
      for (int i = 0; i < row.blocks(); i++) {
        int stride = strides.next(i == 0 ? row.stride() : 1);
        block(net, "features." + number++, row, stride);
      }
    }
    Conv last = Conv.of(width.notBelowFull().divisible(LAST, DIVISOR), 1);
    net.activated("features." + number, last, RELU6);
    net.append("avgpool", new GlobalAveragePool());
    net.append("classifier.0", new Dropout(0.2));
    net.append("classifier.1", new Linear(classes, true));
    return net.build();
  }

  private void block(Trunk net, String path, Row row, int stride) {
    String input = net.end();
    int before = net.channels();
    int hidden = before * row.expansion();
    int channels = width.divisible(row.channels(), DIVISOR);
    int number = 0;
    if (row.expansion() > 1) {
      net.activated(path + ".conv." + number++, Conv.of(hidden, 1), RELU6);
    }
    Conv depthwise = Conv.of(hidden, 3).strided(stride).grouped(hidden);
    net.activated(path + ".conv." + number++, depthwise, RELU6);
    String last = path + ".conv.";
    net.normalized(last + number, last + (number + 1), Conv.of(channels, 1));
    if (stride == 1 && before == channels) {
      net.join(path + ".add", new Add(), net.end(), input);
    }
  }
}
