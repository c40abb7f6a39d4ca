package io.espalier.latency;

import io.espalier.engine.Engine;
import io.espalier.model.Initialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Measures pieces, each in a small network of its own.
 *
 * @param least how long each is timed, at least
 */
record LayerMeter(Engine engine, Clock clock, Duration least) {
  private static final int WARM = 10;
  private static final int CALLS = 20;
  private static final int MOST_CALLS = 500;
  private static final int SHORT_CHAIN = 16;
  private static final int LONG_CHAIN = 80;

  /** How long a piece takes, in nanoseconds: the median over calls. */
  double measure(Piece piece) {
    if (piece instanceof LayerForm form) {
      Carrier carrier = Carrier.of(form);
      return median(
          carrier,
          form.batch(),
          call -> {
            double sum = 0;
            for (int node : carrier.timed()) {
              sum += call.nodes()[node];
            }
            return sum / carrier.timed().size();
          });
    }
    if (piece instanceof Piece.Intake intake) {
      return median(Carrier.of(intake), intake.batch(), Timed::rest);
    }
    double longer = median(Carrier.chain(LONG_CHAIN), 1, Timed::rest);
    double shorter = median(Carrier.chain(SHORT_CHAIN), 1, Timed::rest);
    return Math.max(0, (longer - shorter) / (LONG_CHAIN - SHORT_CHAIN));
  }

  /** One call: as a whole, and node by node. */
  private record Timed(double whole, double... nodes) {
    /** What no operation took. */
    double rest() {
      double rest = whole;
      for (double node : nodes) {
        rest -= node;
      }
      return rest;
    }
  }

  private double median(Carrier carrier, int batch, ToDoubleFunction<Timed> value) {
    int nodes = carrier.network().nodes().size();
    try (Forwarding calls =
        new Forwarding(engine, Initialization.KAIMING_FAN_IN.fresh(carrier.network(), 1), batch)) {
      OperationTimes times = calls.timed(nodes);
      for (int i = 0; i < WARM; i++) {
        times.run();
      }
      List<Double> values = new ArrayList<>();
      long start = clock.nanos();
      while (values.size() < CALLS
          || (values.size() < MOST_CALLS && clock.nanos() - start < least.toNanos())) {
        long begin = clock.nanos();
        times.run();
        values.add(value.applyAsDouble(new Timed(clock.nanos() - begin, times.last())));
      }
      return Statistics.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
