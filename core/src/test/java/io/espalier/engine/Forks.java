package io.espalier.engine;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.NetworkBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Ways in which branches part and join: gradients are added up at one end and handed to several at
 * the other, and sums and gradients are written in place where nobody else needs what stood there.
 */
public final class Forks {
  private static final Activation SIGMOID = new Activation(Activation.Kind.SIGMOID);

  private Forks() {}

  /** By name, what is built behind a node of so many channels. */
  public static Map<String, BiFunction<NetworkBuilder, String, String>> of(int channels) {
    Conv conv = Conv.of(channels, 3);
    Map<String, BiFunction<NetworkBuilder, String, String>> all = new LinkedHashMap<>();
    all.put(
        "two branches",
        (net, x) -> rectified(net, "sum", norm(net, "left", conv, x), norm(net, "right", conv, x)));
    all.put(
        "a sum beside another user",
        (net, x) -> {
          String sum = rectified(net, "sum", norm(net, "left", conv, x), x);
          return net.add("all", new Add(), sum, net.add("right", conv, x));
        });
    all.put(
        "two inputs with other users",
        (net, x) -> {
          String second = norm(net, "second", conv, x);
          String sum = net.add("sum", new Add(), x, second);
          return rectified(net, "all", sum, second);
        });
    all.put(
        "three users of a sum",
        (net, x) -> {
          String sum = rectified(net, "sum", norm(net, "branch", conv, x), x);
          String left = norm(net, "left", conv, sum);
          return net.add("all", new Add(), left, net.add("right", conv, sum), sum);
        });
    all.put(
        "three normalized summands",
        (net, x) ->
            net.add(
                "sum",
                new Add(),
                norm(net, "left", conv, x),
                norm(net, "middle", conv, x),
                norm(net, "right", conv, x)));
    all.put(
        "functions of one node",
        (net, x) ->
            net.add(
                "sum",
                new Add(),
                net.add("relu2", TestNetworks.RELU, x),
                net.add("sigmoid", SIGMOID, x)));
    all.put(
        "a rectified summand",
        (net, x) ->
            rectified(net, "sum", net.add("in", TestNetworks.RELU, norm(net, "b", conv, x)), x));
    all.put(
        "a rectified sum, and its input again",
        (net, x) ->
            rectified(net, "all", rectified(net, "sum", x, norm(net, "branch", conv, x)), x));
    all.put(
        "a rectified sum the other way, and its input again",
        (net, x) ->
            rectified(net, "all", rectified(net, "sum", norm(net, "branch", conv, x), x), x));
    all.put(
        "a summand twice among three",
        (net, x) -> {
          String y = norm(net, "branch", conv, x);
          return net.add("all", new Add(), y, net.add("other", conv, y), y);
        });
    all.put(
        "sums of sums",
        (net, x) -> {
          String sum = net.add("sum", new Add(), norm(net, "left", conv, x), x);
          String next = net.add("next", new Add(), norm(net, "right", conv, sum), sum);
          return net.add("last", new Add(), next, x);
        });
    return all;
  }

  private static String norm(NetworkBuilder net, String path, Conv conv, String x) {
    return net.add(path + ".bn", BatchNorm.DEFAULTS, net.add(path, conv, x));
  }

  private static String rectified(NetworkBuilder net, String path, String... inputs) {
    return net.add(path + ".relu", TestNetworks.RELU, net.add(path, new Add(), inputs));
  }
}
