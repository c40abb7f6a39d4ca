package io.espalier.zoo;

import static io.espalier.network.Activation.Kind.HARD_SWISH;
import static io.espalier.network.Activation.Kind.RELU;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import java.util.List;

/**
 * MobileNetV3 (Howard et al., "Searching for MobileNetV3", ICCV 2019, tables 1 and 2), with
 * torchvision's paths. Numbers of channels are multiples of eight; at other widths a block expands
 * its narrowed input by the published factor, as in the authors' code. The stem and the hidden
 * layer of the head are not reduced by widths below 1.
 *
 * @param excite where the factors of squeeze-and-excite are multiplied in
 * @param halvings how often the image is halved: 5 times as published, of which the first is the
 *     stem's; with fewer, the first strides are 1. The paper has no form for 32x32 images: 5 leave
 *     one position of such an image, 4 leave 2x2, 3 leave 4x4
 * @param eps what the normalizations add to the variance: 0.001 in the authors' code and
 *     torchvision, 1e-5 in ports that keep PyTorch's default
 */
record MobileNetV3(Excite excite, int classes, Width width, int halvings, int image, double eps) {
  static final MobileNetV3 DEFAULTS =
      new MobileNetV3(Excite.AFTER_ACTIVATION, 1000, Width.FULL, Strides.PUBLISHED, 224, 0.001);
  private static final int DIVISOR = 8;
  private static final int STEM = 16;

  /** Where squeeze-and-excite stands in a block that expands its input; in others, behind. */
  enum Excite {
    /** Behind the depthwise convolution's activation, as in the authors' code and torchvision. */
    AFTER_ACTIVATION,
    /** Between the depthwise convolution's normalization and its activation, as in some ports. */
    BEFORE_ACTIVATION
  }

  /** One block. */
  private record Row(
      int kernel, int expanded, int channels, boolean excited, Activation.Kind kind, int stride) {
    static Row plain(int kernel, int expanded, int channels, Activation.Kind kind, int stride) {
      return new Row(kernel, expanded, channels, false, kind, stride);
    }

    static Row excited(int kernel, int expanded, int channels, Activation.Kind kind, int stride) {
      return new Row(kernel, expanded, channels, true, kind, stride);
    }
  }

  /** One of the two published networks: the features of its hidden layer, and its blocks. */
  record Size(int hidden, List<Row> rows) {
    static final Size LARGE =
        new Size(
            1280,
            List.of(
                Row.plain(3, 16, 16, RELU, 1),
                Row.plain(3, 64, 24, RELU, 2),
                Row.plain(3, 72, 24, RELU, 1),
                Row.excited(5, 72, 40, RELU, 2),
                Row.excited(5, 120, 40, RELU, 1),
                Row.excited(5, 120, 40, RELU, 1),
                Row.plain(3, 240, 80, HARD_SWISH, 2),
                Row.plain(3, 200, 80, HARD_SWISH, 1),
                Row.plain(3, 184, 80, HARD_SWISH, 1),
                Row.plain(3, 184, 80, HARD_SWISH, 1),
                Row.excited(3, 480, 112, HARD_SWISH, 1),
                Row.excited(3, 672, 112, HARD_SWISH, 1),
                Row.excited(5, 672, 160, HARD_SWISH, 2),
                Row.excited(5, 960, 160, HARD_SWISH, 1),
                Row.excited(5, 960, 160, HARD_SWISH, 1)));

    static final Size SMALL =
        new Size(
            1024,
            List.of(
                Row.excited(3, 16, 16, RELU, 2),
                Row.plain(3, 72, 24, RELU, 2),
                Row.plain(3, 88, 24, RELU, 1),
                Row.excited(5, 96, 40, HARD_SWISH, 2),
                Row.excited(5, 240, 40, HARD_SWISH, 1),
                Row.excited(5, 240, 40, HARD_SWISH, 1),
                Row.excited(5, 120, 48, HARD_SWISH, 1),
                Row.excited(5, 144, 48, HARD_SWISH, 1),
                Row.excited(5, 288, 96, HARD_SWISH, 2),
                Row.excited(5, 576, 96, HARD_SWISH, 1),
                Row.excited(5, 576, 96, HARD_SWISH, 1)));
  }

  Network network(Size size) {
    Trunk net = new Trunk(image, Normalized.by(BatchNorm.DEFAULTS.withEps(eps)));
    Strides strides = new Strides(halvings);
    int number = 0;
    Conv stem = Conv.of(width.notBelowFull().divisible(STEM, DIVISOR), 3).strided(strides.next(2));
    net.activated("features." + number++, stem, HARD_SWISH);
    int published = STEM;
    int expanded = 0;
    for (Row row : size.rows()) {
      expanded = Width.nearest((double) row.expanded() * net.channels() / published, DIVISOR);
      block(net, "features." + number++, row, expanded, strides.next(row.stride()));
      published = row.channels();
    }
    net.activated("features." + number, Conv.of(expanded, 1), HARD_SWISH);
    net.append("avgpool", new GlobalAveragePool());
    int hidden = width.notBelowFull().divisible(size.hidden(), DIVISOR);
    net.append("classifier.0", new Linear(hidden, true));
    net.append("classifier.1", new Activation(HARD_SWISH));
    net.append("classifier.2", new Dropout(0.2));
    net.append("classifier.3", new Linear(classes, true));
    return net.build();
  }

  private int channels(int published) {
    return width.divisible(published, DIVISOR);
  }

  private void block(Trunk net, String path, Row row, int expanded, int stride) {
    String input = net.end();
    int before = net.channels();
    int channels = channels(row.channels());
    int number = 0;
    if (expanded != before) {
      net.activated(path + ".block." + number++, Conv.of(expanded, 1), row.kind());
    }
    String depthwise = path + ".block." + number++;
    Conv conv = Conv.of(expanded, row.kernel()).strided(stride).grouped(expanded);
    net.normalized(depthwise + ".0", depthwise + ".1", conv);
    Piece activation =
        (network, end) -> network.add(depthwise + ".2", new Activation(row.kind()), end);
    if (row.excited()) {
      int squeezed = SqueezeExcite.SQUEEZE.divisible(expanded, DIVISOR);
      Piece gate = new SqueezeExcite(path + ".block." + number++, "fc1", "fc2", squeezed);
      boolean first = excite == Excite.BEFORE_ACTIVATION && expanded != before;
      net.append(first ? gate : activation);
      net.append(first ? activation : gate);
    } else {
      net.append(activation);
    }
    String last = path + ".block." + number;
    net.normalized(last + ".0", last + ".1", Conv.of(channels, 1));
    if (stride == 1 && before == channels) {
      net.join(path + ".add", new Add(), net.end(), input);
    }
  }
}
