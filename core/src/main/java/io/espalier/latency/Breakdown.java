package io.espalier.latency;

import io.espalier.engine.Engine;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the time of one call goes: each operation timed within whole calls of the network, so on
 * the caches that the others leave it, and beside it calls that are timed as a whole.
 *
 * @param network in the form that was timed
 * @param operations in the network's order
 * @param whole calls in which nothing else was timed
 */
public record Breakdown(Network network, List<Operation> operations, Reading whole) {
  /**
   * One operation of the engine.
   *
   * @param path the node whose operation it is
   * @param with the nodes whose work it does as well, such as the rectification behind it
   * @param nanos its median time
   * @param macs multiply-accumulates of one image
   */
  public record Operation(String path, List<String> with, double nanos, long macs) {
    public Operation {
      with = List.copyOf(with);
    }
  }

  public Breakdown {
    operations = List.copyOf(operations);
  }

  /** Of a model in the form that is to be timed, with batches of this size. */
  static Breakdown of(Engine engine, Model model, int batch, Meter meter) {
    try (Forwarding whole = new Forwarding(engine, model, batch);
        Forwarding parts = new Forwarding(engine, model, batch);
        Forwarding reference = Reference.open(engine)) {
      OperationTimes times = parts.timed(model.network().nodes().size());
      List<Reading> readings = meter.measure(List.of(whole, times), reference, 1);
      return new Breakdown(
          model.network(),
          operations(model.network(), engine.plan(model.network()).taken(), times.medians()),
          readings.get(0));
    }
  }

  /** The time of all operations together, in nanoseconds. */
  public double sum() {
    return operations.stream().mapToDouble(Operation::nanos).sum();
  }

  private static List<Operation> operations(
      Network network, Map<String, String> taken, double... nanos) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < nanos.length; i++) {
      Node node = network.nodes().get(i);
      if (!taken.containsKey(node.path())) {
        List<String> with =
            network.nodes().stream()
                .map(Node::path)
                .filter(path -> node.path().equals(taken.get(path)))
                .toList();
        long macs = node.op().macs(Network.inputs(node, network.shapes()));
        operations.add(new Operation(node.path(), with, nanos[i], macs));
      }
    }
    return operations;
  }
}
