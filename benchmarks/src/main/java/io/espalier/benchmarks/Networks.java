package io.espalier.benchmarks;

import io.espalier.cost.Forecast;
import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.rewrite.Deploy;
import io.espalier.spec.Call;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Steps;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The networks that are measured; those of the tables are for images of 32x32. */
final class Networks {
  static final String RESNET_20 = "resnet-20";
  static final String RESNET_56 = "resnet-56";
  static final String RESNET_50 = "resnet-50";
  static final String VGG = "vgg-16-bn";
  static final String DEPTHWISE = "depthwise";
  static final String PRUNED = "resnet-56-pruned";
  static final String PRUNED_INSIDE = "resnet-56-pruned-inside";

  /** In the order of the tables. */
  static final List<String> NAMES =
      List.of(RESNET_20, RESNET_56, VGG, DEPTHWISE, PRUNED, PRUNED_INSIDE);

  /**
   * What makes the pruned networks of ResNet-56: half of the MACs, from every layer the same share,
   * so that 16, 32 and 64 channels become odd counts; or only from the layers inside the blocks, as
   * usual.
   */
  static final Map<String, String> PRUNINGS =
      new TreeMap<>(
          Map.of(
              PRUNED, "prune(l1, to-macs=0.5, coupled=prune)",
              PRUNED_INSIDE, "prune(l1, to-macs=0.5)"));

  private static final char AT = '@';
  private static final String DEPLOY = "deploy";
  private static final Shape IMAGE = new Shape(3, 32, 32);
  private static final int CLASSES = 10;
  private static final Activation RELU = new Activation(Activation.Kind.RELU);

  private Networks() {}

  /** Splits a list of names at its commas, but not at those between the options of one. */
  static List<String> split(String list) {
    List<String> names = new ArrayList<>();
    int depth = 0;
    int first = 0;
    for (int at = 0; at < list.length(); at++) {
      switch (list.charAt(at)) {
        case '(', '[' -> depth++;
        case ')', ']' -> depth--;
        case ',' -> {
          if (depth == 0) {
            names.add(list.substring(first, at).strip());
            first = at + 1;
          }
        }
        default -> {
          // Part of a name or an option.
        }
      }
    }
    names.add(list.substring(first).strip());
    return names;
  }

  /**
   * A network by its name: one of {@link #NAMES}, or an architecture of the zoo, {@code
   * repvgg-a0(image=32, halvings=3, classes=10)}; with {@code @deploy} behind it, in the form in
   * which it is shipped.
   *
   * @throws Refusal if there is none
   */
  static Network named(String name) {
    int at = name.indexOf(AT);
    if (at < 0) {
      return trained(name);
    }
    String form = name.substring(at + 1);
    if (!form.equals(DEPLOY)) {
      throw new Refusal(
          Text.of(
              "Cannot find form '%s' of network '%s': %s",
              form, name.substring(0, at), Nearest.hint(form, List.of(DEPLOY))));
    }
    return new Deploy().forecast(trained(name.substring(0, at))).widest();
  }

  private static Network trained(String name) {
    if (PRUNINGS.containsKey(name)) {
      Forecast whole = Forecast.exact(Zoo.CATALOG.read(RESNET_56));
      return Steps.CATALOG.read(PRUNINGS.get(name)).forecast(whole).widest();
    }
    return name.equals(DEPTHWISE) ? depthwise() : ofZoo(Call.parse(name));
  }

  private static Network ofZoo(Call call) {
    if (!Zoo.CATALOG.names().contains(call.name())) {
      List<String> known =
          Stream.of(NAMES, Zoo.CATALOG.names()).flatMap(List::stream).distinct().toList();
      throw new Refusal(
          Text.of("Cannot find network '%s': %s", call, Nearest.hint(call.name(), known)));
    }
    return Zoo.CATALOG.read(call);
  }

  /**
   * Depthwise separable blocks as in MobileNet (Howard et al., "MobileNets: Efficient Convolutional
   * Neural Networks for Mobile Vision Applications", arXiv 2017), few enough for small images: a
   * 3x3 stem of 32 filters, then blocks of 64, 128 (stride 2), 128, 256 (stride 2) and 256.
   */
  private static Network depthwise() {
    NetworkBuilder net = new NetworkBuilder(IMAGE);
    String x = normalized(net, "stem", Conv.of(32, 3), Network.INPUT);
    int[] widths = {64, 128, 128, 256, 256};
    int[] strides = {1, 2, 1, 2, 1};
    for (int block = 0; block < widths.length; block++) {
      String path = "block" + (block + 1);
      int channels = net.channels(x);
      Conv each = Conv.of(channels, 3).strided(strides[block]).grouped(channels);
      x = normalized(net, path + ".depthwise", each, x);
      x = normalized(net, path + ".pointwise", Conv.of(widths[block], 1), x);
    }
    net.add("fc", new Linear(CLASSES, true), net.add("pool", new GlobalAveragePool(), x));
    return net.build();
  }

  private static String normalized(NetworkBuilder net, String path, Conv conv, String input) {
    String filtered = net.add(path + ".conv", conv, input);
    return net.add(path + ".relu", RELU, net.add(path + ".norm", BatchNorm.DEFAULTS, filtered));
  }
}
