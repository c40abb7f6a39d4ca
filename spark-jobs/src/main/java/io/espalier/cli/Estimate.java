package io.espalier.cli;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Initialization;
import io.espalier.network.Network;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.Workload;
import io.espalier.spec.Hash;
import io.espalier.train.CrossEntropy;
import java.time.Duration;

/**
 * How long a sweep may take on this machine's cores: its workload, by the speed of a few training
 * steps of the first network in it. A first guess, too low where pruned networks run at fewer MACs
 * a second; the progress line knows better once trials have ended.
 */
final class Estimate {
  private static final int BATCH = 64;
  private static final int WARM_UP = 2;
  private static final int STEPS = 4;

  private Estimate() {}

  static Duration of(PlannedTrials planned, Data data, Engine engine, int slots) {
    Network first = planned.trials().get(0).candidate().start().forecast(Estimate::none).widest();
    double speed = imageMacsPerSecond(first, data, engine);
    double seconds = Workload.of(planned.forecasts(), data.train().size()).seconds(speed, slots);
    return Duration.ofMinutes((long) Math.ceil(seconds / Duration.ofMinutes(1).toSeconds()));
  }

  private static Forecast none(Hash trial) {
    throw new IllegalArgumentException("the first trial starts from no other: " + trial);
  }

  private static double imageMacsPerSecond(Network network, Data data, Engine engine) {
    Batch batch =
        Batches.training(data.train(), data.normalization(), new Augmentation.None(), BATCH, 1)
            .batch(0, 0);
    try (Session session =
        engine.open(Initialization.KAIMING_FAN_OUT.fresh(network, 1), Watch.NOTHING, 1)) {
      for (int i = 0; i < WARM_UP; i++) {
        session.step(batch, Pass.TRAIN, CrossEntropy.PLAIN);
      }
      long began = System.nanoTime();
      for (int i = 0; i < STEPS; i++) {
        session.step(batch, Pass.TRAIN, CrossEntropy.PLAIN);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return (double) STEPS * batch.size() * CostTable.of(network).macs() / seconds;
    }
  }
}
