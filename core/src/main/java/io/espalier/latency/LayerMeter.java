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

  /**
   * How long a piece takes: the first quartile over calls, since what disturbs a call only ever
   * adds to it.
   */
  PieceTime measure(Piece piece) {
    if (piece instanceof LayerForm form) {
      Carrier carrier = Carrier.of(form);
      List<Timed> calls = calls(carrier, form.batch());
      int first = carrier.timed().get(0);
      List<Integer> others = carrier.timed().subList(1, carrier.timed().size());
      double once = quartile(calls, call -> call.nodes()[first]);
      return others.isEmpty()
          ? PieceTime.of(once)
          : new PieceTime(once, quartile(calls, call -> call.mean(others)));
    }
    if (piece instanceof Piece.Intake intake) {
      return PieceTime.of(rest(Carrier.of(intake), intake.batch()));
    }
    double longer = rest(Carrier.chain(LONG_CHAIN), 1);
    double shorter = rest(Carrier.chain(SHORT_CHAIN), 1);
    return PieceTime.of(Math.max(0, (longer - shorter) / (LONG_CHAIN - SHORT_CHAIN)));
  }

  private double rest(Carrier carrier, int batch) {
    return quartile(calls(carrier, batch), Timed::rest);
  }

  private static double quartile(List<Timed> calls, ToDoubleFunction<Timed> value) {
    return Statistics.firstQuartile(calls.stream().mapToDouble(value).toArray());
  }

  /** One call: as a whole, and node by node. */
  private record Timed(double whole, double... nodes) {
    /** What each of some operations took. */
    double mean(List<Integer> operations) {
      double sum = 0;
      for (int operation : operations) {
        sum += nodes[operation];
      }
      return sum / operations.size();
    }

    /** What no operation took. */
    double rest() {
      double rest = whole;
      for (double node : nodes) {
        rest -= node;
      }
      return rest;
    }
  }

  private List<Timed> calls(Carrier carrier, int batch) {
    OtherWork between = new OtherWork();
    int nodes = carrier.network().nodes().size();
    try (Forwarding calls =
        new Forwarding(engine, Initialization.KAIMING_FAN_IN.fresh(carrier.network(), 1), batch)) {
      OperationTimes times = calls.timed(nodes);
      for (int i = 0; i < WARM; i++) {
        between.run();
        times.run();
      }
      List<Timed> timed = new ArrayList<>();
      long start = clock.nanos();
      while (timed.size() < CALLS
          || (timed.size() < MOST_CALLS && clock.nanos() - start < least.toNanos())) {
        between.run();
        long begin = clock.nanos();
        times.run();
        timed.add(new Timed(clock.nanos() - begin, times.last()));
      }
      return timed;
    }
  }
}
