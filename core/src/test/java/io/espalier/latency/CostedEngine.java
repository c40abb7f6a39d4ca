package io.espalier.latency;

import io.espalier.data.Batch;
import io.espalier.engine.EvaluationPlan;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.testing.OneThreadEngine;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An engine whose operations take as long as a formula says, on a fake clock: on blocks of eight
 * channels, with rectifications taken into convolutions, so much between two operations, and so
 * much for each value of an image.
 */
record CostedEngine(FakeClock clock) implements OneThreadEngine {
  private static final int BLOCK = 8;
  static final long BETWEEN = 5_000;

  @Override
  public EvaluationPlan plan(Network network) {
    Map<String, String> taken = new HashMap<>();
    for (Node node : network.nodes()) {
      String from = node.inputs().get(0);
      boolean behind =
          network.find(from).filter(before -> before.op() instanceof Conv).isPresent()
              && network.onlyReader(from).isPresent();
      if (node.op() instanceof Activation && behind) {
        taken.put(node.path(), from);
      }
    }
    return new EvaluationPlan(taken, BLOCK, true);
  }

  @Override
  public Session open(Model model, Watch watch, long seed) {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("forward")) {
                Batch batch = (Batch) arguments[0];
                long[] nanos =
                    arguments[1] instanceof long[] each
                        ? each
                        : new long[model.network().nodes().size()];
                clock.work(forward(model.network(), batch.size(), nanos));
              }
              return null;
            });
  }

  @Override
  public String description() {
    return "by formula";
  }

  /** The time of a whole call. */
  long forward(Network network, int batch, long... nanos) {
    long whole = 30_000 + 7L * batch * network.input().size();
    EvaluationPlan plan = plan(network);
    for (int i = 0; i < nanos.length; i++) {
      Node node = network.nodes().get(i);
      boolean gone = plan.taken().containsKey(node.path());
      nanos[i] = gone ? 0 : cost(node, network, plan, batch);
      whole += gone ? 0 : nanos[i] + BETWEEN;
    }
    return whole;
  }

  private static long cost(Node node, Network network, EvaluationPlan plan, int batch) {
    List<Shape> inputs = Network.inputs(node, network.shapes());
    boolean images = node.inputs().contains(Network.INPUT);
    long with = plan.taken().values().stream().filter(node.path()::equals).count();
    Shape output = node.op().output(inputs);
    long values = up(inputs.get(0)) * inputs.get(0).positions();
    if (node.op() instanceof Conv conv) {
      values = up(output) * output.positions() * conv.kernel().area();
      values *= conv.groups() > 1 ? 1 : images ? inputs.get(0).channels() : up(inputs.get(0));
    }
    return 1000 + 300 * with + 3L * batch * values;
  }

  private static long up(Shape shape) {
    int channels = shape.channels();
    return shape.positions() == 1 ? channels : (channels + BLOCK - 1) / BLOCK * BLOCK;
  }
}
