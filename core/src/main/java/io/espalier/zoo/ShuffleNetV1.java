package io.espalier.zoo;

import io.espalier.network.Add;
import io.espalier.network.ChannelShuffle;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Pool;
import java.util.List;
import java.util.Map;

/**
 * ShuffleNet v1 (Zhang et al., "ShuffleNet: An Extremely Efficient Convolutional Neural Network for
 * Mobile Devices", CVPR 2018): units of a grouped 1x1, a depthwise 3x3 and a grouped 1x1
 * convolution, and a channel shuffle between the grouped ones. The linear layer has no bias.
 *
 * @param groups 1, 2, 3, 4 or 8
 * @param scale multiplies the channels of the stages, rounded to the nearest multiple of four times
 *     the groups; the stem has 24 channels, less below scale 1 and more from scale 2 on
 * @param shuffle which permutation, and where
 * @param halvings how often the image is halved: 5 times as published; with fewer, the first
 *     strides are 1, and the maximum behind the stem is left out where it would not halve
 */
record ShuffleNetV1(
    int groups, double scale, Shuffle shuffle, int classes, int halvings, int image) {
  private static final Map<Integer, Integer> FIRST_STAGE =
      Map.of(1, 144, 2, 200, 3, 240, 4, 272, 8, 384);
  static final ShuffleNetV1 DEFAULTS =
      new ShuffleNetV1(3, 1, Shuffle.PAPER, 1000, Strides.PUBLISHED, 224);
  private static final List<Integer> UNITS = List.of(4, 8, 4);
  private static final int STEM = 24;
  private static final int BOTTLENECK = 4;

  /** The two conventions; each reaches the other's functions with other weights. */
  enum Shuffle {
    /** Behind the first ReLU; of six channels in two groups comes 0, 3, 1, 4, 2, 5. */
    PAPER {
      @Override
      ChannelShuffle op(int groups, int channels) {
        return new ChannelShuffle(groups);
      }
    },
    /** Behind the depthwise convolution, and the inverse: 0, 2, 4, 1, 3, 5. */
    AUTHORS_CODE {
      @Override
      ChannelShuffle op(int groups, int channels) {
        return new ChannelShuffle(channels / groups);
      }
    };

    abstract ChannelShuffle op(int groups, int channels);
  }

  ShuffleNetV1 {
    if (!FIRST_STAGE.containsKey(groups)) {
      throw new IllegalArgumentException("groups must be 1, 2, 3, 4 or 8");
    }
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("scale must be above 0");
    }
  }

  Network network() {
    Trunk net = new Trunk(image);
    Strides strides = new Strides(halvings);
    net.normalized("conv1", "bn1", Conv.of(stemChannels(), 3).strided(strides.next(2)));
    net.relu("relu");
    if (strides.next(2) > 1) {
      net.append("maxpool", Pool.max(3, 2, 1));
    }
    int channels = new Width(scale).of(FIRST_STAGE.get(groups), BOTTLENECK * groups);
    for (int stage = 0; stage < UNITS.size(); stage++) {
      for (int i = 0; i < UNITS.get(stage); i++) {
        int first = stage == 0 && i == 0 ? 1 : groups;
        String path = "stage" + (stage + 2) + "." + i;
        if (i == 0) {
          widening(net, path, channels << stage, strides.next(2), first);
        } else {
          residual(net, path, channels << stage);
        }
      }
    }
    net.append("avgpool", new GlobalAveragePool());
    return net.classify(new Linear(classes, false));
  }

  private int stemChannels() {
    int least = (int) Math.ceil(STEM * scale / groups) * groups;
    return scale < 1 ? least : Math.multiplyExact(STEM, (int) scale);
  }

  private void residual(Trunk net, String path, int channels) {
    String input = net.end();
    branch(net, path, channels, channels, 1, groups);
    net.join(path + ".add", new Add(), net.end(), input);
    net.relu(path + ".relu3");
  }

  /** Beside the branch an average takes the input along, so that the branch has fewer filters. */
  private void widening(Trunk net, String path, int channels, int stride, int firstGroups) {
    String input = net.end();
    branch(net, path, channels, channels - net.channels(), stride, firstGroups);
    net.relu(path + ".relu3");
    String filtered = net.end();
    net.continueFrom(input);
    net.append(path + ".avgpool", Pool.average(3, stride, 1));
    net.join(path + ".concat", new Concat(), net.end(), filtered);
  }

  private void branch(
      Trunk net, String path, int channels, int filters, int stride, int firstGroups) {
    int middle = channels / BOTTLENECK;
    net.normalized(path + ".conv1", path + ".bn1", Conv.of(middle, 1).grouped(firstGroups));
    net.relu(path + ".relu1");
    shuffle(net, path, middle, Shuffle.PAPER);
    Conv depthwise = Conv.of(middle, 3).strided(stride).grouped(middle);
    net.normalized(path + ".conv2", path + ".bn2", depthwise);
    shuffle(net, path, middle, Shuffle.AUTHORS_CODE);
    net.normalized(path + ".conv3", path + ".bn3", Conv.of(filters, 1).grouped(groups));
  }

  /** Nothing where the network follows the other convention, or has one group. */
  private void shuffle(Trunk net, String path, int middle, Shuffle here) {
    if (shuffle == here && groups > 1) {
      net.append(path + ".shuffle", shuffle.op(groups, middle));
    }
  }
}
