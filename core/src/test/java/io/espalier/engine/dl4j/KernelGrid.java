package io.espalier.engine.dl4j;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Widths;
import io.espalier.engine.Forks;
import io.espalier.engine.TestNetworks;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
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
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.spec.Text;
import io.espalier.testing.SmallArchitectures;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Small networks in which every operation that takes time appears with every number of channels
 * that decides which code runs it: below a block, a block, and parts of one left over.
 */
final class KernelGrid {
  private static final int[] CHANNELS = {1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 23, 24};
  private static final int[] WIDE = {32, 48, 64};
  private static final Shape ODD = new Shape(3, 7, 5);
  private static final Shape EVEN = new Shape(3, 8, 8);

  private KernelGrid() {}

  /** All forms of a convolution from so many channels to so many, side by side. */
  static Map<String, Network> convolutions() {
    Map<String, Network> grid = new LinkedHashMap<>();
    for (int i = 0; i < CHANNELS.length; i++) {
      int from = CHANNELS[i];
      for (int to : new int[] {from, 1, 8, CHANNELS[CHANNELS.length - 1 - i]}) {
        Shape image = (from + to) % 2 == 0 ? ODD : EVEN;
        grid.put(Text.of("%d to %d channels", from, to), convolutions(image, from, to));
      }
    }
    for (int channels : WIDE) {
      grid.put(Text.of("%d channels", channels), convolutions(EVEN, channels, channels));
      grid.put(Text.of("%d to 11 channels", channels), convolutions(ODD, channels, 11));
    }
    return grid;
  }

  /** Convolutions that read the images themselves. */
  static Map<String, Network> stems() {
    Map<String, Network> grid = new LinkedHashMap<>();
    for (int channels : CHANNELS) {
      NetworkBuilder net = new NetworkBuilder(new Shape(channels, 7, 5));
      List<String> ends = new ArrayList<>();
      for (int to : new int[] {1, 8, 11}) {
        forms(channels, to).forEach((name, conv) -> end(net, name + to, conv, Network.INPUT, ends));
      }
      grid.put(Text.of("images of %d channels", channels), head(net, ends));
    }
    return grid;
  }

  /** Everything else that has a kernel, or moves channels. */
  static Map<String, Network> blocks() {
    Map<String, Network> grid = new LinkedHashMap<>();
    for (int channels : new int[] {3, 8, 11, 32}) {
      blocks(channels)
          .forEach(
              (name, body) ->
                  grid.put(Text.of("%s of %d", name, channels), around(EVEN, channels, body)));
    }
    return grid;
  }

  /** Architectures of each family, pruned as far as they can be: mostly to one channel. */
  static Map<String, Network> narrowest() {
    Map<String, Network> grid = new LinkedHashMap<>();
    for (String architecture : SmallArchitectures.ALL) {
      ChannelGroups groups = ChannelGroups.of(SmallArchitectures.network(architecture));
      Map<String, Integer> least = new TreeMap<>();
      groups.prunable().forEach(group -> least.put(group.name(), group.unit()));
      grid.put("narrowest " + architecture, Narrowing.narrow(groups, new Widths(least)));
    }
    return grid;
  }

  private static Network convolutions(Shape image, int from, int to) {
    NetworkBuilder net = new NetworkBuilder(image);
    String x = rectified(net, "stem", Conv.of(from, 3), Network.INPUT);
    List<String> ends = new ArrayList<>();
    forms(from, to).forEach((name, conv) -> end(net, name, conv, x, ends));
    return head(net, ends);
  }

  private static void end(
      NetworkBuilder net, String name, Conv conv, String input, List<String> ends) {
    ends.add(net.add(name + ".pool", new GlobalAveragePool(), rectified(net, name, conv, input)));
  }

  private static Network head(NetworkBuilder net, List<String> ends) {
    String all = net.add("all", new Concat(), ends.toArray(String[]::new));
    net.add("fc", new Linear(4, true), all);
    return net.build();
  }

  private static String rectified(NetworkBuilder net, String path, Conv conv, String input) {
    return net.add(
        path + ".relu", TestNetworks.RELU, norm(net, path + ".bn", net.add(path, conv, input)));
  }

  private static Map<String, Conv> forms(int from, int to) {
    Map<String, Conv> all = new LinkedHashMap<>();
    all.put("3x3", Conv.of(to, 3));
    all.put("3x3-by-2", Conv.of(to, 3).strided(2).biased());
    all.put("1x1", Conv.of(to, 1));
    all.put("1x1-by-2", Conv.of(to, 1).strided(2));
    all.put("1x3", windowed(to, new Window(1, 3), new Window(0, 1), 1));
    all.put("3x1", windowed(to, new Window(3, 1), new Window(1, 0), 1));
    all.put("dilated", windowed(to, Window.square(3), Window.square(2), 2));
    int groups = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValueExact();
    for (int count = 2; count <= groups; count++) {
      if (groups % count == 0) {
        all.put("3x3-in-" + count, Conv.of(to, 3).grouped(count));
        all.put("1x1-by-2-in-" + count, Conv.of(to, 1).grouped(count).strided(2));
      }
    }
    return all;
  }

  private static Conv windowed(int channels, Window kernel, Window padding, int dilation) {
    return new Conv(channels, kernel, Window.square(1), padding, Window.square(dilation), 1, false);
  }

  private static Map<String, BiFunction<NetworkBuilder, String, String>> blocks(int channels) {
    Map<String, BiFunction<NetworkBuilder, String, String>> all = new LinkedHashMap<>();
    all.put("max pool", (net, x) -> net.add("seen", Pool.max(3, 2, 1), x));
    all.put("average pool", (net, x) -> net.add("seen", Pool.average(3, 2, 1), x));
    all.put("flatten", (net, x) -> net.add("seen", new Flatten(), x));
    all.put("slice", (net, x) -> net.add("seen", new ChannelSlice(0, channels - channels / 2), x));
    all.put(
        "shortcut A",
        (net, x) ->
            net.add(
                "seen", new ChannelPad(8, 24 - channels % 16), net.add("s", new Subsample(2), x)));
    all.put(
        "concat",
        (net, x) -> net.add("seen", new Concat(), x, net.add("b", Conv.of(channels, 1), x)));
    all.put("residual", (net, x) -> residual(net, x, channels));
    all.putAll(Forks.of(channels));
    all.put(
        "gate",
        (net, x) ->
            net.add(
                "seen",
                new Multiply(),
                x,
                net.add("g", Conv.of(channels, 1), net.add("p", new GlobalAveragePool(), x))));
    return all;
  }

  /** Two sums in a row. */
  private static String residual(NetworkBuilder net, String x, int channels) {
    String at = x;
    for (String block : List.of("first", "second")) {
      String y = net.add(block + ".conv1", Conv.of(channels, 3), at);
      y = net.add(block + ".relu1", TestNetworks.RELU, norm(net, block + ".bn1", y));
      y = norm(net, block + ".bn2", net.add(block + ".conv2", Conv.of(channels, 3), y));
      at = net.add(block + ".relu2", TestNetworks.RELU, net.add(block + ".add", new Add(), y, at));
    }
    return at;
  }

  private static String norm(NetworkBuilder net, String path, String x) {
    return net.add(path, BatchNorm.DEFAULTS, x);
  }

  private static Network around(
      Shape image, int channels, BiFunction<NetworkBuilder, String, String> body) {
    NetworkBuilder net = new NetworkBuilder(image);
    String x = net.add("stem", Conv.of(channels, 3), Network.INPUT);
    x = net.add("relu", TestNetworks.RELU, norm(net, "bn", x));
    x = body.apply(net, x);
    String pooled = net.add("pool", new GlobalAveragePool(), norm(net, "after", x));
    net.add("fc", new Linear(4, true), pooled);
    return net.build();
  }
}
