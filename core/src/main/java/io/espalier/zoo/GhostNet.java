package io.espalier.zoo;

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
    Trunk net = new Trunk(image);
    Strides strides = new Strides(halvings);
    net.normalized("conv_stem", "bn1", Conv.of(channels(STEM), 3).strided(strides.next(2)));
    net.relu("act1");
    for (int stage = 0; stage < STAGES.size(); stage++) {
      for (int i = 0; i < STAGES.get(stage).size(); i++) {
        Row row = STAGES.get(stage).get(i);
        bottleneck(net, "blocks." + stage + "." + i, row, strides.next(row.stride()));
      }
    }
    String last = "blocks." + STAGES.size() + ".0";
    net.normalized(last + ".conv", last + ".bn1", Conv.of(channels(LAST), 1));
    net.relu(last + ".act1");
    net.append("global_pool", new GlobalAveragePool());
    net.append("conv_head", Conv.of(HIDDEN, 1).biased());
    net.relu("act2");
    net.append("dropout", new Dropout(0.2));
    net.append("classifier", new Linear(classes, true));
    return net.build();
  }

  private int channels(int published) {
    return width.divisible(published, DIVISOR);
  }

  private void bottleneck(Trunk net, String path, Row row, int stride) {
    String input = net.end();
    int expanded = channels(row.expanded());
    List<Op> relu = List.of(Trunk.RELU);
    net.append(MODULE.piece(path + ".ghost1", expanded, 1, relu));
    if (stride > 1) {
      Conv depthwise = Conv.of(expanded, row.kernel()).strided(stride).grouped(expanded);
      net.normalized(path + ".conv_dw", path + ".bn_dw", depthwise);
    }
    if (row.excited()) {
      int squeezed = SqueezeExcite.SQUEEZE.divisible(expanded, DIVISOR);
      net.append(new SqueezeExcite(path + ".se", "conv_reduce", "conv_expand", squeezed));
    }
    int channels = channels(row.channels());
    net.append(MODULE.piece(path + ".ghost2", channels, 1, List.of()));
    net.add(
        path + ".add", input, new ThinShortcut(path + ".shortcut", channels, row.kernel(), stride));
  }
}
