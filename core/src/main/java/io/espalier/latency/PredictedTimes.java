package io.espalier.latency;

import io.espalier.cost.CallTimes;
import io.espalier.engine.Engine;
import io.espalier.network.Network;
import io.espalier.rewrite.Deploy;
import io.espalier.store.Store;
import java.util.List;

/**
 * Times of calls with one image by a table of layer forms; those that it lacks are measured when
 * they are asked for.
 */
public final class PredictedTimes implements CallTimes {
  private static final int BATCH = 1;

  private final Predictor predictor;
  private int measured;

  PredictedTimes(Predictor predictor) {
    this.predictor = predictor;
  }

  /** By the table in this folder, for the engine on this machine. */
  public static PredictedTimes here(Store folder, Engine engine) {
    String kind = Environment.of(Surroundings.here(), engine).kind();
    return new PredictedTimes(new Predictor(engine, new LayerTable(folder, kind), Clock.SYSTEM));
  }

  /** How many forms were measured because the table lacked them. */
  public int measured() {
    return measured;
  }

  @Override
  public double nanos(Network network) {
    Network deployed = new Deploy().forecast(network).widest();
    measured += predictor.fill(List.of(deployed), BATCH);
    return predictor.predict(deployed, BATCH).orElseThrow();
  }

  @Override
  public int block() {
    return predictor.block();
  }
}
