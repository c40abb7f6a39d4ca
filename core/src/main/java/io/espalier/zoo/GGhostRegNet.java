package io.espalier.zoo;

import io.espalier.network.Add;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * RegNetX with the ghost stages for GPUs (Han et al., "GhostNets on Heterogeneous Devices via Cheap
 * Operations", IJCV 2022), with the authors' paths. In a stage of three blocks or more, the blocks
 * between the first and the last compute a part of the channels only, the intrinsic ones; the
 * others are one 1x1 convolution of what the first block gives, plus a mixture of the means of all
 * blocks.
 *
 * @param cheapRatio the share of channels that is not intrinsic, in {@code (0, 1)}; the intrinsic
 *     ones are rounded down to whole groups of three quarters of the group width
 * @param width multiplies the width of each group; the number of groups stays
 * @param halvings how often the image is halved, as in {@link RegNetX}
 */
record GGhostRegNet(double cheapRatio, int classes, Width width, int halvings, int image) {
  static final GGhostRegNet DEFAULTS =
      new GGhostRegNet(0.5, 1000, Width.FULL, Strides.PUBLISHED, 224);

  GGhostRegNet {
    if (!(cheapRatio > 0 && cheapRatio < 1)) {
      throw new IllegalArgumentException("cheap-ratio must be above 0 and below 1");
    }
  }

  Network network(RegNetSize size) {
    Trunk net = new RegNetX(classes, width, halvings, image).stages(size, this::stage).trunk();
    net.append("avgpool", new GlobalAveragePool());
    net.append("dropout", new Dropout(0.2));
    return net.classify(new Linear(classes, true));
  }

  private void stage(
      Residual net, String path, int depth, int channels, int groupWidth, int stride) {
    if (depth <= 2) {
      RegNetX.stage(net, path, depth, channels, groupWidth, stride);
    } else {
      ghost(net, path, depth, channels, groupWidth, stride);
    }
  }

  private void ghost(
      Residual stage, String path, int depth, int channels, int groupWidth, int stride) {
    int narrow = Math.max(1, groupWidth * 3 / 4);
    int groups = (int) (channels * (1 - cheapRatio) / narrow);
    int intrinsic = groups * narrow;
    if (intrinsic < 1) {
      throw new IllegalArgumentException(
          Text.of("cheap-ratio leaves none of the %d channels of %s intrinsic", channels, path));
    }
    RegNetX.block(stage, path + ".base", channels, groupWidth, stride);
    Trunk net = stage.trunk();
    String base = net.end();
    List<String> all = new ArrayList<>(List.of(base));
    net.append(path + ".intrinsic", new ChannelSlice(0, intrinsic));
    for (int i = 0; i < depth - 2; i++) {
      RegNetX.block(stage, path + ".layers." + i, intrinsic, narrow, 1);
      all.add(net.end());
    }
    String last = net.end();
    int cheap = channels - intrinsic;
    net.join(path + ".all", new Concat(), all.toArray(String[]::new));
    net.append(path + ".merge.0", new GlobalAveragePool());
    net.normalized(path + ".merge.1", path + ".merge.2", Conv.of(cheap, 1));
    net.relu(path + ".merge.3");
    net.normalized(path + ".merge.4", path + ".merge.5", Conv.of(cheap, 1));
    String mixture = net.end();
    net.continueFrom(base);
    net.append(path + ".rest", new ChannelSlice(intrinsic, channels));
    net.normalized(path + ".cheap.0", path + ".cheap.1", Conv.of(cheap, 1));
    net.join(path + ".cheap.add", new Add(), net.end(), mixture);
    net.relu(path + ".cheap_relu");
    net.join(path + ".concat", new Concat(), last, net.end());
    RegNetX.block(stage, path + ".end", channels, groupWidth, 1);
  }
}
