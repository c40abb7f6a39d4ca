package io.espalier.zoo;

import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Op;
import java.util.List;

/**
 * GhostNet (Han et al., "GhostNet: More Features from Cheap Operations", CVPR 2020, table 7), with
 * the authors' paths. Numbers of channels are multiples of four; the 1,280 of the last hidden layer
 * stay at every width.
 *
 * @param halvings how often the image is halved: 5 times as published, of which the first is the
 *     stem's; with fewer, the first strides are 1. The paper has no form for 32x32 images: 5 leave
 *     one position of such an image, 4 leave 2x2, 3 leave 4x4
 */
record GhostNet(int classes, Width width, int halvings, int image) {
  static final GhostNet DEFAULTS = new GhostNet(1000, Width.FULL, Strides.PUBLISHED, 224);
  private static final int DIVISOR = 4;
  private static final int STEM = 16;
  private static final int LAST = 960;
  private static final int HIDDEN = 1280;
  private static final Width SQUEEZE = new Width(0.25);
  private static final GhostModule MODULE = new GhostModule(1, 2, 3);

  /** One ghost bottleneck: the kernel is that of its strided convolution and of its shortcut. */
  private record Row(int kernel, int expanded, int channels, boolean excited, int stride) {
    static Row plain(int kernel, int expanded, int channels, int stride) {
      return new Row(kernel, expanded, channels, false, stride);
    }

    static Row excited(int kernel, int expanded, int channels, int stride) {
      return new Row(kernel, expanded, channels, true, stride);
    }
  }

  private static final List<List<Row>> STAGES =
      List.of(
          List.of(Row.plain(3, 16, 16, 1)),
          List.of(Row.plain(3, 48, 24, 2)),
          List.of(Row.plain(3, 72, 24, 1)),
          List.of(Row.excited(5, 72, 40, 2)),
          List.of(Row.excited(5, 120, 40, 1)),
          List.of(Row.plain(3, 240, 80, 2)),
          List.of(
              Row.plain(3, 200, 80, 1),
              Row.plain(3, 184, 80, 1),
              Row.plain(3, 184, 80, 1),
              Row.excited(3, 480, 112, 1),
              Row.excited(3, 672, 112, 1)),
          List.of(Row.excited(5, 672, 160, 2)),
          List.of(
              Row.plain(5, 960, 160, 1),
              Row.excited(5, 960, 160, 1),
              Row.plain(5, 960, 160, 1),
              Row.excited(5, 960, 160, 1)));

  Network network() {
    Residual net = new Residual(image);
    Strides strides = new Strides(halvings);
    net.append("conv_stem", Conv.of(channels(STEM), 3).strided(strides.next(2)));
    net.append("bn1", BatchNorm.DEFAULTS);
    net.append("act1", Residual.RELU);
    for (int stage = 0; stage < STAGES.size(); stage++) {
      for (int i = 0; i < STAGES.get(stage).size(); i++) {
        Row row = STAGES.get(stage).get(i);
        bottleneck(net, "blocks." + stage + "." + i, row, strides.next(row.stride()));
      }
    }
    String last = "blocks." + STAGES.size() + ".0";
    net.append(last + ".conv", Conv.of(channels(LAST), 1));
    net.append(last + ".bn1", BatchNorm.DEFAULTS);
    net.append(last + ".act1", Residual.RELU);
    net.append("global_pool", new GlobalAveragePool());
    net.append("conv_head", Conv.of(HIDDEN, 1).biased());
    net.append("act2", Residual.RELU);
    net.append("dropout", new Dropout(0.2));
    net.append("classifier", new Linear(classes, true));
    return net.build();
  }

  private int channels(int published) {
    return width.divisible(published, DIVISOR);
  }

  private void bottleneck(Residual net, String path, Row row, int stride) {
    String input = net.end();
    int expanded = channels(row.expanded());
    List<Op> relu = List.of(Residual.RELU);
    net.append(MODULE.piece(path + ".ghost1", expanded, 1, relu));
    if (stride > 1) {
      net.append(path + ".conv_dw", depthwise(expanded, row.kernel(), stride));
      net.append(path + ".bn_dw", BatchNorm.DEFAULTS);
    }
    if (row.excited()) {
      int squeezed = SQUEEZE.divisible(expanded, DIVISOR);
      net.append(new SqueezeExcite(path + ".se", "conv_reduce", "conv_expand", squeezed));
    }
    int channels = channels(row.channels());
    net.append(MODULE.piece(path + ".ghost2", channels, 1, List.of()));
    String main = net.end();
    net.continueFrom(input);
    if (stride > 1 || net.channels() != channels) {
      net.append(path + ".shortcut.0", depthwise(net.channels(), row.kernel(), stride));
      net.append(path + ".shortcut.1", BatchNorm.DEFAULTS);
      net.append(path + ".shortcut.2", Conv.of(channels, 1));
      net.append(path + ".shortcut.3", BatchNorm.DEFAULTS);
    }
    net.join(path + ".add", new Add(), main, net.end());
  }

  private static Conv depthwise(int channels, int kernel, int stride) {
    return Conv.of(channels, kernel).strided(stride).grouped(channels);
  }
}
