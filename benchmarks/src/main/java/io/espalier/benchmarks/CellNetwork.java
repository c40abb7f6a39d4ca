package io.espalier.benchmarks;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The network that a cell of NAS-Bench-201 stands for (Dong and Yang, "NAS-Bench-201", ICLR 2020):
 * a stem, three stages of five cells at 16, 32 and 64 channels with a residual block before the
 * second and the third, and a linear layer. For ten classes of 32x32 images.
 *
 * <p>A cell has four points; each of its six edges is an operation from an earlier point to a later
 * one, and a point is the sum of what comes in. Edges that no image reaches, or whose values reach
 * no output, are left out: they learn nothing.
 */
final class CellNetwork {
  /** From and to which point each operation of a cell leads. */
  private static final int[][] EDGES = {{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}};

  private static final int LAST = 3;
  private static final int CELLS = 5;
  private static final List<Integer> CHANNELS = List.of(16, 32, 64);
  private static final String NONE = "none";

  private final NetworkBuilder builder = new NetworkBuilder(new Shape(3, 32, 32));
  private final List<String> operations;
  private final boolean[] live;

  private CellNetwork(List<String> operations, boolean... live) {
    this.operations = operations;
    this.live = live;
  }

  /**
   * The network of a cell.
   *
   * @param operations of the six edges, as the table names them
   * @return nothing if no edges lead from the first point to the last
   */
  static Optional<Network> of(List<String> operations) {
    boolean[] reached = {true, false, false, false};
    for (int edge = 0; edge < EDGES.length; edge++) {
      reached[EDGES[edge][1]] |= reached[EDGES[edge][0]] && !operations.get(edge).equals(NONE);
    }
    boolean[] leading = {false, false, false, true};
    for (int edge = EDGES.length - 1; edge >= 0; edge--) {
      leading[EDGES[edge][0]] |= leading[EDGES[edge][1]] && !operations.get(edge).equals(NONE);
    }
    boolean[] live = new boolean[EDGES.length];
    for (int edge = 0; edge < live.length; edge++) {
      live[edge] =
          reached[EDGES[edge][0]] && leading[EDGES[edge][1]] && !operations.get(edge).equals(NONE);
    }
    return reached[LAST]
        ? Optional.of(new CellNetwork(operations, live).network())
        : Optional.empty();
  }

  private Network network() {
    String last = builder.add("stem.conv", Conv.of(CHANNELS.get(0), 3), Network.INPUT);
    last = builder.add("stem.bn", BatchNorm.DEFAULTS, last);
    for (int stage = 0; stage < CHANNELS.size(); stage++) {
      int channels = CHANNELS.get(stage);
      if (stage > 0) {
        last = reduction("reduction" + stage, channels, last);
      }
      for (int cell = 0; cell < CELLS; cell++) {
        last = cell("stage" + stage + "." + cell, channels, last);
      }
    }
    last = builder.add("last.bn", BatchNorm.DEFAULTS, last);
    last = builder.add("last.relu", new Activation(Activation.Kind.RELU), last);
    last = builder.add("pool", new GlobalAveragePool(), last);
    last = builder.add("flatten", new Flatten(), last);
    builder.add("classifier", new Linear(10, true), last);
    return builder.build();
  }

  private String cell(String path, int channels, String input) {
    String[] points = {input, null, null, null};
    for (int point = 1; point <= LAST; point++) {
      List<String> incoming = new ArrayList<>();
      for (int edge = 0; edge < EDGES.length; edge++) {
        if (live[edge] && EDGES[edge][1] == point) {
          incoming.add(
              edge(path + "." + edge, operations.get(edge), channels, points[EDGES[edge][0]]));
        }
      }
      if (incoming.size() == 1) {
        points[point] = incoming.get(0);
      } else if (!incoming.isEmpty()) {
        points[point] =
            builder.add(path + ".sum" + point, new Add(), incoming.toArray(String[]::new));
      }
    }
    return points[LAST];
  }

  private String edge(String path, String operation, int channels, String input) {
    return switch (operation) {
      case "skip_connect" -> input;
      case "nor_conv_1x1" -> convolution(path, Conv.of(channels, 1), input);
      case "nor_conv_3x3" -> convolution(path, Conv.of(channels, 3), input);
      case "avg_pool_3x3" ->
          builder.add(
              path,
              new Pool(
                  Pool.Kind.AVERAGE, Window.square(3), Window.square(1), Window.square(1), false),
              input);
      default -> throw new IllegalArgumentException("there is no operation " + operation);
    };
  }

  private String reduction(String path, int channels, String input) {
    String branch = convolution(path + ".a", Conv.of(channels, 3).strided(2), input);
    branch = convolution(path + ".b", Conv.of(channels, 3), branch);
    String shortcut = builder.add(path + ".pool", Pool.average(2, 2, 0), input);
    shortcut = builder.add(path + ".conv", Conv.of(channels, 1), shortcut);
    return builder.add(path + ".sum", new Add(), branch, shortcut);
  }

  private String convolution(String path, Conv conv, String input) {
    String relu = builder.add(path + ".relu", new Activation(Activation.Kind.RELU), input);
    return builder.add(path + ".bn", BatchNorm.DEFAULTS, builder.add(path + ".conv", conv, relu));
  }
}
