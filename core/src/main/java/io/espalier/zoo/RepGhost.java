package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import java.util.List;

/**
 * RepGhostNet (Chen et al., "RepGhost: A Hardware-Efficient Ghost Module via Re-parameterization",
 * 2022). A module is a 1x1 convolution and behind it a 3x3 depthwise one, which in training is the
 * sum of itself and the identity, both normalized.
 *
 * <p>The width rounds to multiples of 4 as in MobileNets.
 *
 * @param form branches, or the depthwise convolutions with a bias that they amount to; all other
 *     normalizations stay, as in the authors' conversion
 * @param halvings how often the image is halved: 5 times as published, of which the first is the
 *     stem's; with fewer, the first strides are 1
 */
record RepGhost(Form form, int classes, Width width, int halvings, int image) {
  static final RepGhost DEFAULTS =
      new RepGhost(Form.TRAIN, 1000, Width.FULL, Strides.PUBLISHED, 224);
  private static final int STEM = 16;
  private static final int TAIL = 960;
  private static final int HIDDEN = 1280;
  private static final int DIVISOR = 4;
  private static final Dropout DROPOUT = new Dropout(0.2);

  /** One bottleneck; the kernel is that of the strided convolution and of the shortcut. */
  private record Row(int kernel, int middle, int filters, boolean excites, int stride) {}

  private static final List<Row> BLOCKS =
      List.of(
          new Row(3, 8, 16, false, 1),
          new Row(3, 24, 24, false, 2),
          new Row(3, 36, 24, false, 1),
          new Row(5, 36, 40, true, 2),
          new Row(5, 60, 40, true, 1),
          new Row(3, 120, 80, false, 2),
          new Row(3, 100, 80, false, 1),
          new Row(3, 120, 80, false, 1),
          new Row(3, 120, 80, false, 1),
          new Row(3, 240, 112, true, 1),
          new Row(3, 336, 112, true, 1),
          new Row(5, 336, 160, true, 2),
          new Row(5, 480, 160, false, 1),
          new Row(5, 480, 160, true, 1),
          new Row(5, 480, 160, false, 1),
          new Row(5, 480, 160, true, 1));

  Network network() {
    Trunk net = new Trunk(image);
    Strides strides = new Strides(halvings);
    net.normalized("stem.conv", "stem.bn", Conv.of(rounded(STEM), 3).strided(strides.next(2)));
    net.relu("stem.relu");
    for (int i = 0; i < BLOCKS.size(); i++) {
      Row row = BLOCKS.get(i);
      bottleneck(net, "blocks." + i, row, strides.next(row.stride()));
    }
    net.normalized("tail.conv", "tail.bn", Conv.of(rounded(TAIL), 1));
    net.relu("tail.relu");
    net.append("avgpool", new GlobalAveragePool());
    net.append("hidden.conv", Conv.of(HIDDEN, 1).biased());
    net.relu("hidden.relu");
    net.append("dropout", DROPOUT);
    return net.classify(new Linear(classes, true));
  }

  private int rounded(int channels) {
    return width.divisible(channels, DIVISOR);
  }

  private void bottleneck(Trunk net, String path, Row row, int stride) {
    String input = net.end();
    int middle = rounded(row.middle());
    int filters = rounded(row.filters());
    net.normalized(path + ".module1.conv1", path + ".module1.bn1", Conv.of(middle, 1));
    net.relu(path + ".module1.relu1");
    reuse(net, path + ".module1", middle);
    net.relu(path + ".module1.relu2");
    if (stride > 1) {
      Conv depthwise = Conv.of(middle, row.kernel()).strided(stride).grouped(middle);
      net.normalized(path + ".conv", path + ".bn", depthwise);
    }
    if (row.excites()) {
      int squeezed = SqueezeExcite.SQUEEZE.divisible(middle, DIVISOR);
      net.append(new SqueezeExcite(path + ".se", "reduce", "expand", squeezed));
    }
    net.normalized(path + ".module2.conv1", path + ".module2.bn1", Conv.of(filters, 1));
    reuse(net, path + ".module2", filters);
    net.add(
        path + ".add", input, new ThinShortcut(path + ".shortcut", filters, row.kernel(), stride));
  }

  /** The second half of a module, up to its sum. */
  private void reuse(Trunk net, String path, int filters) {
    Conv conv = Conv.of(filters, 3).grouped(filters);
    net.append(form.piece(path + ".conv2", conv, branches -> branches.full().identity()));
  }
}
