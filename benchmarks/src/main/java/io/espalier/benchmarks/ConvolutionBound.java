package io.espalier.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The process that says how fast a network could be if it were its convolutions alone: the sum of
 * their times in oneDNN, each pass of each in the fastest layout and algorithm. Nothing is added
 * for changing layouts between them, so no library on oneDNN reaches it.
 *
 * <p>Its arguments are a {@link Subject}'s folder and how many images a batch has. It prints images
 * a second as {@code {"DIRECT": {"TRAIN": 1, "INFER": 2}, "WINOGRAD_TOO": {...}}}.
 */
public final class ConvolutionBound {
  /** Passes of one convolution. The image needs no gradient. */
  private record Work(Conv conv, Shape input, ConvolutionTimer.Pass pass) {}

  private ConvolutionBound() {}

  /** See the class. */
  public static void main(String... arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    int images = Integer.parseInt(arguments[1]);
    Network network = Subject.read(arguments[0], images).model().network();
    Map<Algorithms, Map<Mode, Double>> seconds = new EnumMap<>(Algorithms.class);
    for (Algorithms algorithms : Algorithms.values()) {
      seconds.put(algorithms, new EnumMap<>(Mode.class));
    }
    ConvolutionTimer timer = new ConvolutionTimer(images);
    works(network)
        .forEach(
            (work, times) ->
                timer
                    .seconds(work.conv(), work.input(), work.pass())
                    .forEach(
                        (algorithms, each) ->
                            seconds
                                .get(algorithms)
                                .merge(work.pass().mode(), times * each, Double::sum)));
    ObjectNode rates = JsonNodeFactory.instance.objectNode();
    seconds.forEach(
        (algorithms, byMode) -> {
          ObjectNode modes = rates.putObject(algorithms.name());
          byMode.forEach((mode, total) -> modes.put(mode.name(), images / total));
        });
    out.println(rates);
  }

  /** How often the network does the same work. */
  private static Map<Work, Integer> works(Network network) {
    Map<String, Shape> shapes = network.shapes();
    Map<Work, Integer> works = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Conv conv) {
        String from = node.inputs().get(0);
        for (ConvolutionTimer.Pass pass : ConvolutionTimer.Pass.values()) {
          if (pass != ConvolutionTimer.Pass.DATA_GRADIENT || !from.equals(Network.INPUT)) {
            works.merge(new Work(conv, shapes.get(from), pass), 1, Integer::sum);
          }
        }
      }
    }
    return works;
  }
}
