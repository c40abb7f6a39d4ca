package io.espalier.engine;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.ChannelGather;
import io.espalier.network.ChannelPad;
import io.espalier.network.ChannelScatter;
import io.espalier.network.ChannelShuffle;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.train.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A small network around each operation, in each of its forms, for images of odd sizes. A new
 * operation needs a case here; {@link OperationContract} holds that it has one.
 */
public final class OperationCases {
  private static final int CHANNELS = 6;

  private OperationCases() {}

  /** Of all cases. */
  static List<String> names() {
    return List.copyOf(all().keySet());
  }

  /** Of those with running statistics. */
  static List<String> normalized() {
    return all().entrySet().stream()
        .filter(entry -> Layout.ofStatistics(entry.getValue()).size() > 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** By what they are about. */
  public static Map<String, Network> all() {
    Map<String, Network> all = new LinkedHashMap<>();
    convolutions().forEach((name, conv) -> all.put(name, around(conv)));
    pools().forEach((name, pool) -> all.put(name, around(pool)));
    for (Activation.Kind kind : Activation.Kind.values()) {
      all.put(kind.toString(), around(new Activation(kind)));
    }
    all.put("slice", around(new ChannelSlice(1, 4)));
    all.put("pad", around(new ChannelPad(2, 1)));
    all.put("shuffle", around(new ChannelShuffle(3)));
    all.put("gather", around(new ChannelGather(List.of(4, 1, 1, 0, 5))));
    all.put("scatter", around(new ChannelScatter(List.of(6, 0, 3, 4, 1, 8), 9)));
    all.put("subsample", around(new Subsample(2)));
    all.put("dropout", around(new Dropout(0)));
    all.put("norm", around(BatchNorm.DEFAULTS));
    all.put("bordered-norm", borderedNorm());
    all.put("norm-relu", norms(TestNetworks.RELU));
    all.put("norm-sigmoid", norms(new Activation(Activation.Kind.SIGMOID)));
    all.put("biased-norm-relu", biasedNorm());
    all.put("vector-norm", vectorNorm());
    all.put("residual", residual());
    all.put("concat", concat());
    all.put("squeeze", squeeze());
    all.put("broadcast-add", broadcastAdd());
    all.put("twice", twice());
    all.put("image-twice", imageTwice());
    all.put("flatten", flatten());
    all.put("wide-groups", wideGroups());
    all.put("sum-of-logits", sumOfLogits());
    Forks.of(CHANNELS)
        .forEach((name, body) -> all.put(name, head(CHANNELS, net -> body.apply(net, "stem"))));
    return all;
  }

  private static Map<String, Conv> convolutions() {
    Map<String, Conv> all = new LinkedHashMap<>();
    all.put("conv3", Conv.of(5, 3));
    all.put("conv3-bias", Conv.of(5, 3).biased());
    all.put("conv3-stride2", Conv.of(5, 3).strided(2));
    all.put("conv3-valid", Conv.of(5, 3).padded(0));
    all.put("conv2-stride2", Conv.of(4, 2).padded(0).strided(2));
    all.put("conv5-stride3", Conv.of(4, 5).strided(3));
    all.put("conv1", Conv.of(7, 1).biased());
    all.put("conv1-stride2", Conv.of(7, 1).strided(2));
    all.put("conv1-padded", Conv.of(3, 1).padded(1));
    all.put("conv3-stride2x1", strided(Window.square(3), new Window(2, 1), new Window(0, 1)));
    all.put("conv3x5-stride1x2", strided(new Window(3, 5), new Window(1, 2), new Window(1, 2)));
    all.put("conv1x3", windowed(new Window(1, 3), new Window(0, 1), Window.square(1), 1));
    all.put("conv3x1", windowed(new Window(3, 1), new Window(1, 0), Window.square(1), 1));
    all.put("dilated", windowed(Window.square(3), Window.square(2), Window.square(2), 1));
    all.put("dilated-1x2", windowed(Window.square(3), new Window(1, 2), new Window(1, 2), 1));
    all.put("dilated-grouped", windowed(Window.square(3), Window.square(2), Window.square(2), 2));
    all.put("dilated-depthwise", windowed(Window.square(3), Window.square(2), Window.square(2), 6));
    all.put("grouped2", Conv.of(8, 3).grouped(2).biased());
    all.put("grouped3-stride2", Conv.of(6, 3).grouped(3).strided(2));
    all.put("grouped3-pointwise", Conv.of(9, 1).grouped(3));
    all.put("depthwise", Conv.of(6, 3).grouped(6));
    all.put("depthwise-bias-stride2", Conv.of(6, 3).grouped(6).strided(2).biased());
    all.put("depthwise-multiplier", Conv.of(12, 3).grouped(6));
    all.put("depthwise5", Conv.of(6, 5).grouped(6));
    return all;
  }

  private static Map<String, Pool> pools() {
    Map<String, Pool> all = new LinkedHashMap<>();
    Window three = Window.square(3);
    Window two = Window.square(2);
    Window one = Window.square(1);
    all.put("max2", Pool.max(2, 2, 0));
    all.put("max3-stride2", Pool.max(3, 2, 1));
    all.put("max3-stride1", Pool.max(3, 1, 1));
    all.put("max3x2", new Pool(Pool.Kind.MAX, new Window(3, 2), two, new Window(1, 0), true));
    all.put("average2", Pool.average(2, 2, 0));
    all.put("average3-counting", Pool.average(3, 2, 1));
    all.put("average3-not-counting", new Pool(Pool.Kind.AVERAGE, three, two, one, false));
    all.put(
        "average1x3", new Pool(Pool.Kind.AVERAGE, new Window(1, 3), one, new Window(0, 1), true));
    return all;
  }

  /** Groups that run one after the other, of more channels than the narrow ones have. */
  private static Network wideGroups() {
    return head(40, net -> net.add("it", Conv.of(36, 3).grouped(2), "stem"));
  }

  private static Conv windowed(Window kernel, Window padding, Window dilation, int groups) {
    return new Conv(6, kernel, Window.square(1), padding, dilation, groups, false);
  }

  private static Conv strided(Window kernel, Window stride, Window padding) {
    return new Conv(5, kernel, stride, padding, Window.square(1), 1, true);
  }

  private static Network around(Op op) {
    return head(CHANNELS, net -> net.add("it", op, "stem"));
  }

  private static Network biasedNorm() {
    return head(
        CHANNELS,
        net -> {
          net.add("conv", Conv.of(5, 3).biased(), "stem");
          net.add("norm", BatchNorm.DEFAULTS, "conv");
          return net.add("act", TestNetworks.RELU, "norm");
        });
  }

  private static Network norms(Op activation) {
    return head(
        CHANNELS,
        net -> {
          net.add("norm", BatchNorm.DEFAULTS, "stem");
          net.add("act", activation, "norm");
          net.add("conv", Conv.of(4, 3), "act");
          return net.add("norm2", new BatchNorm(1e-3, 0.3), "conv");
        });
  }

  /** The border counts: a convolution weighs it, and a pool at its stride sees a part of it. */
  private static Network borderedNorm() {
    return head(
        CHANNELS,
        net -> {
          net.add("norm", BorderedBatchNorm.of(1), "stem");
          net.add("conv", Conv.of(4, 3).padded(0).strided(2), "norm");
          net.add("norm2", BorderedBatchNorm.of(2), "conv");
          return net.add("average", Pool.average(5, 1, 0), "norm2");
        });
  }

  private static Network vectorNorm() {
    return head(
        CHANNELS,
        net -> {
          net.add("pool0", new GlobalAveragePool(), "stem");
          net.add("linear", new Linear(5, false), "pool0");
          return net.add("norm", BatchNorm.DEFAULTS, "linear");
        });
  }

  private static Network residual() {
    return head(
        CHANNELS,
        net -> {
          net.add("conv", Conv.of(CHANNELS, 3), "stem");
          net.add("add", new Add(), "conv", "stem");
          net.add("relu", TestNetworks.RELU, "add");
          net.add("left", Conv.of(CHANNELS, 1), "relu");
          return net.add("add2", new Add(), "left", "relu", "stem");
        });
  }

  private static Network concat() {
    return head(
        CHANNELS,
        net -> {
          net.add("conv", Conv.of(3, 3), "stem");
          net.add("dense", new Concat(), "conv", "stem", "conv");
          return net.add("mix", Conv.of(4, 1), "dense");
        });
  }

  private static Network squeeze() {
    return head(
        CHANNELS,
        net -> {
          net.add("squeeze", new GlobalAveragePool(), "stem");
          net.add("reduce", Conv.of(3, 1).biased(), "squeeze");
          net.add("relu", TestNetworks.RELU, "reduce");
          net.add("expand", Conv.of(CHANNELS, 1).biased(), "relu");
          net.add("gate", new Activation(Activation.Kind.HARD_SIGMOID), "expand");
          net.add("excite", new Multiply(), "gate", "stem");
          return net.add("square", new Multiply(), "excite", "stem");
        });
  }

  private static Network broadcastAdd() {
    return head(
        CHANNELS,
        net -> {
          net.add("mean", new GlobalAveragePool(), "stem");
          return net.add("add", new Add(), "mean", "stem", "mean");
        });
  }

  private static Network twice() {
    return head(
        CHANNELS,
        net -> {
          net.add("double", new Add(), "stem", "stem");
          return net.add("square", new Multiply(), "double", "double");
        });
  }

  private static Network imageTwice() {
    return head(
        CHANNELS,
        net -> {
          net.add("other", Conv.of(2, 3), Network.INPUT);
          net.add("narrow", Conv.of(2, 1), "stem");
          net.add("both", new Concat(), Network.INPUT, "other", "narrow");
          return net.add("after", Conv.of(4, 1), "both");
        });
  }

  private static Network flatten() {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 5, 4));
    net.add("stem", Conv.of(3, 3).biased(), Network.INPUT);
    net.add("flatten", new Flatten(), "stem");
    net.add("fc", new Linear(4, false), "flatten");
    return net.build();
  }

  private static Network sumOfLogits() {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 5, 4));
    net.add("stem", Conv.of(3, 3).biased(), Network.INPUT);
    net.add("pool", new GlobalAveragePool(), "stem");
    net.add("left", new Linear(4, true), "pool");
    net.add("right", new Linear(4, false), "pool");
    net.add("both", new Add(), "left", "right");
    return net.build();
  }

  private static Network head(int channels, Function<NetworkBuilder, String> body) {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 7, 6));
    net.add("stem", Conv.of(channels, 3).biased(), Network.INPUT);
    String last = body.apply(net);
    net.add("pool", new GlobalAveragePool(), last);
    net.add("fc", new Linear(4, true), "pool");
    return net.build();
  }
}
