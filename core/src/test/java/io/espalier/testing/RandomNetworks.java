package io.espalier.testing;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Random graphs over every operation: dense, grouped and depthwise convolutions, shared residuals,
 * splits and concatenations, squeeze-and-excite, channel moves, flattening.
 */
public final class RandomNetworks {
  private final Random random;
  private final NetworkBuilder builder;
  private final Set<String> unused = new LinkedHashSet<>();
  private final List<String> maps = new ArrayList<>();
  private int count;

  private RandomNetworks(long seed) {
    random = new Random(seed);
    builder = new NetworkBuilder(new Shape(between(1, 3), 6, 6));
  }

  /** The network of this seed. */
  public static Network of(long seed) {
    return new RandomNetworks(seed).network();
  }

  private Network network() {
    conv(Network.INPUT, 4 * between(1, 3), 1);
    int modules = between(3, 8);
    for (int m = 0; m < modules; m++) {
      module(maps.get(random.nextInt(maps.size())));
    }
    List<String> vectors = new ArrayList<>();
    for (String path : List.copyOf(unused)) {
      Op op = random.nextInt(3) == 0 ? new Flatten() : new GlobalAveragePool();
      vectors.add(add("vector", op, path));
    }
    String last = vectors.size() == 1 ? vectors.get(0) : add("join", new Concat(), vectors);
    if (random.nextBoolean()) {
      last = add("hidden", new Linear(between(2, 8), true), last);
      last = add("relu", new Activation(Activation.Kind.RELU), last);
    }
    add("fc", new Linear(3, random.nextBoolean()), add("dropout", new Dropout(0.5), last));
    return builder.build();
  }

  private void module(String from) {
    int channels = builder.channels(from);
    switch (random.nextInt(15)) {
      case 0 -> conv(from, 4 * between(1, 3), 1);
      case 1 -> conv(from, 4 * between(1, 3), channels % 4 == 0 ? between(0, 1) * 2 + 2 : 1);
      case 2 -> conv(from, channels * between(1, 2), channels);
      case 3 -> residual(from);
      case 4 -> split(from);
      case 5 -> excite(from);
      case 6 -> add("shuffle", new ChannelShuffle(channels % 2 == 0 ? 2 : 1), from);
      case 7 -> gather(from);
      case 8 -> scatter(from);
      case 9 -> add("pool", pool(), from);
      case 10 -> shortcut(from);
      case 11 -> sum(from);
      case 12 -> concat(from);
      case 13 -> bordered(from);
      default -> grouped(from);
    }
  }

  private String conv(String from, int filters, int groups) {
    Conv conv = Conv.of(filters, random.nextBoolean() ? 3 : 1).grouped(groups);
    String last = add("conv", random.nextBoolean() ? conv.biased() : conv, from);
    if (random.nextInt(4) > 0) {
      last = add("bn", BatchNorm.DEFAULTS, last);
    }
    Activation.Kind[] kinds = {
      Activation.Kind.RELU, Activation.Kind.RELU6, Activation.Kind.HARD_SWISH
    };
    int kind = random.nextInt(4);
    return kind < 3 ? add("act", new Activation(kinds[kind]), last) : last;
  }

  private void residual(String from) {
    int width = builder.channels(from);
    String inner = conv(from, 4 * between(1, 2), 1);
    String outer = add("bn", BatchNorm.DEFAULTS, add("conv", Conv.of(width, 3), inner));
    String shortcut = random.nextBoolean() ? from : add("projection", Conv.of(width, 1), from);
    add("act", new Activation(Activation.Kind.RELU), add("add", new Add(), outer, shortcut));
  }

  private void split(String from) {
    int channels = builder.channels(from);
    if (channels < 2) {
      return;
    }
    int cut = between(1, channels - 1);
    String left = add("left", new ChannelSlice(0, cut), from);
    String right = conv(add("right", new ChannelSlice(cut, channels), from), 4, 1);
    String both = add("concat", new Concat(), left, right);
    if (random.nextBoolean()) {
      conv(both, builder.channels(both), builder.channels(both));
    }
  }

  private void excite(String from) {
    int channels = builder.channels(from);
    String pooled = add("squeeze", new GlobalAveragePool(), from);
    String reduced = add("reduce", Conv.of(between(1, 4), 1).biased(), pooled);
    String active = add("act", new Activation(Activation.Kind.RELU), reduced);
    String expanded = add("expand", Conv.of(channels, 1).biased(), active);
    Activation.Kind gate =
        random.nextBoolean() ? Activation.Kind.HARD_SIGMOID : Activation.Kind.SIGMOID;
    add("multiply", new Multiply(), from, add("gate", new Activation(gate), expanded));
  }

  private void gather(String from) {
    int channels = builder.channels(from);
    int[] picked = random.ints(between(1, channels + 2), 0, channels).toArray();
    add("gather", new ChannelGather(IntStream.of(picked).boxed().toList()), from);
  }

  private void scatter(String from) {
    int channels = builder.channels(from);
    int wide = channels + between(0, 3);
    List<Integer> places = new ArrayList<>(IntStream.range(0, wide).boxed().toList());
    Collections.shuffle(places, random);
    add("scatter", new ChannelScatter(places.subList(0, channels), wide), from);
  }

  private Pool pool() {
    return random.nextBoolean() ? Pool.max(3, 1, 1) : Pool.average(3, 1, 1);
  }

  /** The shortcut of option A at stride 1 or more, beside a wider convolution. */
  private void shortcut(String from) {
    Shape shape = builder.shape(from);
    int pad = between(0, 3);
    int stride = shape.height() > 1 ? between(1, 2) : 1;
    String thin = add("subsample", new Subsample(stride), from);
    String wide = add("pad", new ChannelPad(pad, pad), thin);
    int width = shape.channels() + 2 * pad;
    String branch = add("conv", Conv.of(width, 3).strided(stride), from);
    add("add", new Add(), add("bn", BatchNorm.DEFAULTS, branch), wide);
  }

  private void sum(String from) {
    Shape shape = builder.shape(from);
    List<String> alike = maps.stream().filter(path -> builder.shape(path).equals(shape)).toList();
    add("sum", new Add(), from, alike.get(random.nextInt(alike.size())));
  }

  private void concat(String from) {
    Shape shape = builder.shape(from);
    List<String> alike =
        maps.stream()
            .filter(path -> builder.shape(path).positions() == shape.positions())
            .filter(path -> builder.channels(path) + shape.channels() <= 40)
            .toList();
    if (!alike.isEmpty()) {
      add("concat", new Concat(), from, alike.get(random.nextInt(alike.size())));
    }
  }

  private void bordered(String from) {
    String norm = add("bordered", BorderedBatchNorm.of(1), from);
    add("conv", Conv.of(4 * between(1, 2), 3).padded(0), norm);
  }

  private void grouped(String from) {
    String first = conv(from, 8, 1);
    String second = conv(first, 8, 2);
    conv(add("shuffle", new ChannelShuffle(2), second), 8, random.nextBoolean() ? 2 : 4);
  }

  private int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  private String add(String kind, Op op, List<String> inputs) {
    return add(kind, op, inputs.toArray(String[]::new));
  }

  private String add(String kind, Op op, String... inputs) {
    String path = builder.add(kind + count++, op, inputs);
    unused.removeAll(List.of(inputs));
    unused.add(path);
    if (builder.shape(path).positions() > 1 && builder.channels(path) <= 40) {
      maps.add(path);
    }
    return path;
  }
}
