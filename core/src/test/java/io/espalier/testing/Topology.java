package io.espalier.testing;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelShuffle;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import java.util.List;

/**
 * Topologies over which channel groups are easily wrong: concatenations, splits, grouped and
 * depthwise convolutions, gates and flattened maps, and what they make together. All have three
 * outputs.
 */
public enum Topology {
  /** Every layer reads all before it, as in DenseNet. */
  DENSE_BLOCK("stem.conv", "grow1.conv", "grow2.conv", "grow3.conv") {
    @Override
    String body(NetworkBuilder b) {
      String all = unit(b, "stem", Conv.of(4, 3), Network.INPUT);
      for (int i = 1; i <= 3; i++) {
        all = b.add("dense" + i, new Concat(), all, unit(b, "grow" + i, Conv.of(2, 3), all));
      }
      return all;
    }
  },
  /** Half of the channels passes by, as in CSPNet; the halves are read together again. */
  SPLIT_AND_CONCATENATED("stem.conv", "stem.conv#2", "inner.conv") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(8, 1), Network.INPUT);
      String kept = b.add("kept", new ChannelSlice(0, 4), stem);
      String part = b.add("part", new ChannelSlice(4, 8), stem);
      String inner = unit(b, "inner", Conv.of(6, 3), part);
      b.add("back", Conv.of(4, 3), inner);
      String sum = b.add("add", new Add(), "back", part);
      return b.add("concat", new Concat(), kept, part, sum);
    }
  },
  /** Parts of unequal size. */
  UNEVEN_SPLIT("stem.conv", "stem.conv#2", "left.conv", "right.conv") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(8, 3), Network.INPUT);
      String left = unit(b, "left", Conv.of(2, 3), b.add("l", new ChannelSlice(0, 3), stem));
      String right = unit(b, "right", Conv.of(5, 3), b.add("r", new ChannelSlice(3, 8), stem));
      return b.add("concat", new Concat(), left, right);
    }
  },
  /** One half is convolved, then both are mixed, as in ShuffleNet v2. */
  SPLIT_AND_SHUFFLED("stem.conv", "stem.conv#2", "unit.conv") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(8, 1), Network.INPUT);
      String half = b.add("half", new ChannelSlice(4, 8), stem);
      String thin = unit(b, "thin", Conv.of(4, 3).grouped(4), half);
      String other = b.add("other", new ChannelSlice(0, 4), stem);
      String both = b.add("both", new Concat(), other, unit(b, "unit", Conv.of(4, 1), thin));
      return b.add("shuffle", new ChannelShuffle(2), both);
    }
  },
  /** Each part of the concatenation is one block of the grouped convolution. */
  GROUPED_OVER_CONCATENATION("left.conv", "grouped.conv") {
    @Override
    String body(NetworkBuilder b) {
      String left = unit(b, "left", Conv.of(4, 3), Network.INPUT);
      String right = unit(b, "right", Conv.of(4, 3), Network.INPUT);
      String both = b.add("concat", new Concat(), left, right);
      return unit(b, "grouped", Conv.of(6, 3).grouped(2), both);
    }
  },
  /** The second block of the grouped convolution begins within a part of the concatenation. */
  BLOCKS_ACROSS_CONCATENATION("left.conv", "right.conv", "grouped.conv") {
    @Override
    String body(NetworkBuilder b) {
      String left = unit(b, "left", Conv.of(2, 3), Network.INPUT);
      String right = unit(b, "right", Conv.of(10, 3), Network.INPUT);
      String both = b.add("concat", new Concat(), left, right);
      return unit(b, "grouped", Conv.of(6, 3).grouped(3), both);
    }
  },
  /** Atoms of two layers in one depthwise convolution with several filters for each. */
  DEPTHWISE_OVER_CONCATENATION("left.conv", "right.conv") {
    @Override
    String body(NetworkBuilder b) {
      String left = unit(b, "left", Conv.of(3, 3), Network.INPUT);
      String right = unit(b, "right", Conv.of(2, 3), Network.INPUT);
      String both = b.add("concat", new Concat(), left, right);
      return unit(b, "thin", Conv.of(10, 3).grouped(5), both);
    }
  },
  /** Two grouped convolutions of different groups read the same sum. */
  GROUPED_BESIDE_GROUPED("stem.conv", "twos.conv", "threes.conv") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(12, 3), Network.INPUT);
      String twos = unit(b, "twos", Conv.of(4, 3).grouped(2), stem);
      String threes = unit(b, "threes", Conv.of(6, 3).grouped(3), stem);
      return b.add("concat", new Concat(), twos, threes);
    }
  },
  /** A linear layer over every position of two layers' maps. */
  FLATTENED_CONCATENATION("left.conv", "right.conv", "hidden") {
    @Override
    String body(NetworkBuilder b) {
      String left = unit(b, "left", Conv.of(3, 3).strided(4), Network.INPUT);
      String right = unit(b, "right", Conv.of(2, 3).strided(4), Network.INPUT);
      b.add("flatten", new Flatten(), b.add("concat", new Concat(), left, right));
      return b.add("hidden", new Linear(5, true), "flatten");
    }
  },
  /** A gate made of a residual sum scales that sum. */
  GATED_SUM("stem.conv", "reduce") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(6, 3), Network.INPUT);
      String sum = b.add("add", new Add(), unit(b, "branch", Conv.of(6, 3), stem), stem);
      b.add("mean", new GlobalAveragePool(), sum);
      b.add("reduce", Conv.of(3, 1).biased(), "mean");
      b.add("expand", Conv.of(6, 1).biased(), b.add("relu", RELU, "reduce"));
      b.add("gate", new Activation(Activation.Kind.HARD_SIGMOID), "expand");
      return b.add("scale", new Multiply(), sum, "gate");
    }
  },
  /** A mean over all positions is added at every position. */
  BROADCAST_SUM("stem.conv", "hidden") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(6, 3), Network.INPUT);
      b.add("hidden", Conv.of(4, 1), b.add("mean", new GlobalAveragePool(), stem));
      return b.add("add", new Add(), stem, b.add("context", Conv.of(6, 1), "hidden"));
    }
  },
  /** Branches with and without convolution, pooled at different places, as in Inception. */
  POOLED_BRANCHES("stem.conv", "narrow.conv", "wide.conv", "pooled.conv") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(6, 3), Network.INPUT);
      String wide =
          unit(b, "wide", Conv.of(4, 3).strided(2), unit(b, "narrow", Conv.of(2, 1), stem));
      String pooled = unit(b, "pooled", Conv.of(3, 1), b.add("mean", Pool.average(3, 2, 1), stem));
      return b.add("concat", new Concat(), wide, pooled, b.add("max", Pool.max(3, 2, 1), stem));
    }
  },
  /** The same channels stand twice in one map. */
  CONCATENATED_WITH_ITSELF("stem.conv", "next.conv") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(4, 3), Network.INPUT);
      return unit(b, "next", Conv.of(5, 3), b.add("twice", new Concat(), stem, stem));
    }
  },
  /** What is added to the image has to stay with its channels. */
  SUM_WITH_THE_IMAGE("inner.conv") {
    @Override
    String body(NetworkBuilder b) {
      b.add("back", Conv.of(3, 3), unit(b, "inner", Conv.of(6, 3), Network.INPUT));
      return b.add("add", new Add(), "back", Network.INPUT);
    }
  },
  /** Both heads have to keep the classes. */
  SUM_OF_TWO_HEADS("stem.conv", "deep.conv") {
    @Override
    String body(NetworkBuilder b) {
      String stem = unit(b, "stem", Conv.of(4, 3), Network.INPUT);
      b.add("early", new Linear(3, true), b.add("mean", new GlobalAveragePool(), stem));
      String deep = unit(b, "deep", Conv.of(5, 3), stem);
      b.add("late", new Linear(3, true), b.add("last", new GlobalAveragePool(), deep));
      return b.add("logits", new Add(), "early", "late");
    }
  };

  private static final Activation RELU = new Activation(Activation.Kind.RELU);
  private static final int CLASSES = 3;

  private static final String SEPARATOR = ", ";

  private final String prunable;

  Topology(String... prunable) {
    this.prunable = String.join(SEPARATOR, prunable);
  }

  /** The names of the groups that can lose channels, in the order of the network. */
  public List<String> prunable() {
    return List.of(prunable.split(SEPARATOR, -1));
  }

  public Network network() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 6, 6));
    String end = body(b);
    if (b.channels(end) != CLASSES || b.shape(end).positions() > 1) {
      String mean = b.shape(end).positions() > 1 ? b.add("avg", new GlobalAveragePool(), end) : end;
      b.add("fc", new Linear(CLASSES, true), mean);
    }
    return b.build();
  }

  abstract String body(NetworkBuilder b);

  /** A convolution, its batch normalization and ReLU. */
  private static String unit(NetworkBuilder b, String path, Conv conv, String from) {
    b.add(path + ".bn", BatchNorm.DEFAULTS, b.add(path + ".conv", conv, from));
    return b.add(path + ".relu", RELU, path + ".bn");
  }
}
