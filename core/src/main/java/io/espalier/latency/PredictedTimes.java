package io.espalier.latency;

import io.espalier.engine.Engine;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.Deploy;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Times of calls by a table of layer forms; those that it lacks are measured when they are asked
 * for.
 */
public final class PredictedTimes implements MachineTimes {
  private final Predictor predictor;
  private final String kind;
  private int measured;

  private PredictedTimes(Predictor predictor, String kind) {
    this.predictor = predictor;
    this.kind = kind;
  }

  /** By the table in this folder, for the engine on this machine. */
  public static PredictedTimes here(Store folder, Engine engine) {
    String kind = kindOf(engine);
    LayerTable table = new LayerTable(folder, kind);
    return new PredictedTimes(new Predictor(engine, table, Clock.SYSTEM), kind);
  }

  /**
   * The same by a copy of one's own. What was looked up once stays as it was, however the shared
   * table grows; on another kind of executor as well, on which nothing is measured then.
   *
   * @param own asked first; takes over what the shared table knows, as soon as it is needed
   * @param shared takes what is measured as well
   */
  public static PredictedTimes here(Store own, Store shared, Engine engine) {
    return of(own, shared, engine, Clock.SYSTEM);
  }

  static PredictedTimes of(Store own, Store shared, Engine engine, Clock clock) {
    String kind = LayerTable.kind(own).orElseGet(() -> kindOf(engine));
    Optional<LayerTable> common = Optional.of(new LayerTable(shared, kind));
    return new PredictedTimes(
        new Predictor(engine, new LayerTable(own, kind), common, clock), kind);
  }

  private static String kindOf(Engine engine) {
    return Environment.of(Surroundings.here(), engine).kind();
  }

  /** How many forms were measured because the table lacked them. */
  public int measured() {
    return measured;
  }

  @Override
  public double nanos(Network network, int batch) {
    Network deployed = new Deploy().forecast(network).widest();
    OptionalDouble known = predictor.predict(deployed, batch);
    if (known.isPresent()) {
      return known.getAsDouble();
    }
    String here = kindOf(predictor.engine());
    if (!kind.equals(here)) {
      throw new Refusal(
          Text.of(
              "Cannot predict latencies here: those of this sweep are of '%s', and this is '%s'; run it where it was begun, or under another name",
              kind, here));
    }
    measured += predictor.fill(List.of(deployed), batch);
    return predictor.predict(deployed, batch).orElseThrow();
  }

  @Override
  public double measured(Network network, int batch) {
    Model model = Initialization.KAIMING_FAN_IN.fresh(network, 1);
    return new Latencies(predictor.engine(), Clock.SYSTEM, Surroundings.here())
        .of(model, Form.DEPLOYED, List.of(batch), Protocol.SHORT)
        .get(0)
        .reading()
        .statistics()
        .p50();
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public int block() {
    return predictor.block();
  }
}
