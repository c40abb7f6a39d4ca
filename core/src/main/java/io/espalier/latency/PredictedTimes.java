package io.espalier.latency;

import io.espalier.engine.Engine;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.Deploy;
import io.espalier.store.Store;
import java.util.List;
import java.util.Optional;

/**
 * Times of calls by a table of layer forms; those that it lacks are measured when they are asked
 * for.
 */
public final class PredictedTimes implements MachineTimes {
  private final Predictor predictor;
  private int measured;

  PredictedTimes(Predictor predictor) {
    this.predictor = predictor;
  }

  /** By the table in this folder, for the engine on this machine. */
  public static PredictedTimes here(Store folder, Engine engine) {
    LayerTable table = new LayerTable(folder, kind(engine));
    return new PredictedTimes(new Predictor(engine, table, Clock.SYSTEM));
  }

  /**
   * The same by a copy of one's own. What was looked up once stays as it was, however the shared
   * table grows.
   *
   * @param own asked first; takes over what the shared table knows, as soon as it is needed
   * @param shared takes what is measured as well
   */
  public static PredictedTimes here(Store own, Store shared, Engine engine) {
    LayerTable table = new LayerTable(own, kind(engine));
    LayerTable common = new LayerTable(shared, kind(engine));
    return new PredictedTimes(new Predictor(engine, table, Optional.of(common), Clock.SYSTEM));
  }

  private static String kind(Engine engine) {
    return Environment.of(Surroundings.here(), engine).kind();
  }

  /** How many forms were measured because the table lacked them. */
  public int measured() {
    return measured;
  }

  @Override
  public double nanos(Network network, int batch) {
    Network deployed = new Deploy().forecast(network).widest();
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
    return kind(predictor.engine());
  }

  @Override
  public int block() {
    return predictor.block();
  }
}
