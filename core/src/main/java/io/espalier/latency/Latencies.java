package io.espalier.latency;

import io.espalier.engine.Engine;
import io.espalier.engine.OutOfMemory;
import io.espalier.model.Model;
import io.espalier.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Times models on an engine, on as many threads as its place has.
 *
 * @param clock tells the time
 * @param surroundings what may disturb
 */
public record Latencies(Engine engine, Clock clock, Surroundings surroundings) {
  private static final long SEED = 1;

  /** Of a breakdown. */
  private static final int ROUNDS = 3;

  /**
   * Checks before anything is timed that a batch may fit the memory of this process.
   *
   * @throws io.espalier.spec.Refusal if it does not
   */
  public static void check(Network network, int batch, Surroundings surroundings) {
    Room.check(network, batch, Runtime.getRuntime().maxMemory(), surroundings.freeMemory());
  }

  /**
   * Times a model with batches of these sizes, in rounds that take turns.
   *
   * @return in the order of the batches
   * @throws io.espalier.spec.Refusal naming a batch that is empty or does not fit memory
   */
  public List<Latency> of(Model model, Form form, List<Integer> batches, Protocol protocol) {
    Model timed = form.of(model);
    for (int batch : batches) {
      check(timed.network(), batch, surroundings);
    }
    Environment environment = Environment.of(surroundings, engine);
    List<Forwarding> calls = new ArrayList<>();
    try (Forwarding reference = Reference.open(engine)) {
      for (int batch : batches) {
        calls.add(tried(timed, batch));
      }
      Meter meter = new Meter(clock, surroundings, protocol, engine.place().threads());
      List<Reading> readings = meter.measure(List.copyOf(calls), reference, SEED);
      List<Latency> latencies = new ArrayList<>();
      for (int i = 0; i < batches.size(); i++) {
        latencies.add(new Latency(batches.get(i), form, readings.get(i), environment));
      }
      return latencies;
    } finally {
      calls.forEach(Forwarding::close);
    }
  }

  /**
   * Where the time of a model's call goes, operation by operation.
   *
   * @throws io.espalier.spec.Refusal if the batch is empty or does not fit memory
   */
  public Breakdown breakdown(Model model, Form form, int batch) {
    Model timed = form.of(model);
    check(timed.network(), batch, surroundings);
    tried(timed, batch).close();
    Meter meter =
        new Meter(clock, surroundings, Protocol.SHORT.withRounds(ROUNDS), engine.place().threads());
    return Breakdown.of(engine, timed, batch, meter);
  }

  /** A first call shows whether the batch fits. */
  private Forwarding tried(Model model, int batch) {
    Forwarding call = null;
    try {
      call = new Forwarding(engine, model, batch);
      call.run();
      return call;
    } catch (OutOfMemory | OutOfMemoryError e) {
      if (call != null) {
        call.close();
      }
      throw Room.refusal(batch, "as its first call showed", e);
    }
  }
}
