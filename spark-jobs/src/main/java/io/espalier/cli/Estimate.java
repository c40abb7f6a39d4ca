package io.espalier.cli;

import io.espalier.cost.CostTable;
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
import io.espalier.sweep.SweepPlan;
import io.espalier.sweep.Workload;
import io.espalier.train.CrossEntropy;
import io.espalier.zoo.Zoo;
import java.time.Duration;

/**
 * How long a sweep may take on this machine's cores: its workload, by the speed of a few training
 * steps of a small network. A first guess; the progress line knows better once trials have ended.
 */
final class Estimate {
  private static final String PROBE = "resnet-20";
  private static final int BATCH = 64;
  private static final int WARM_UP = 2;
  private static final int STEPS = 4;

  private Estimate() {}

  static Duration of(SweepPlan plan, Data data, Engine engine, int slots) {
    double work = Workload.of(plan, data.train().size()).imageMacs();
    return Duration.ofMillis(Math.round(1e3 * work * secondsPerImageMac(data, engine) / slots));
  }

  private static double secondsPerImageMac(Data data, Engine engine) {
    int size = data.train().shape().height();
    Network network =
        Zoo.CATALOG.read("%s(image=%d, classes=%d)".formatted(PROBE, size, data.classes().size()));
    Batch batch =
        Batches.training(data.train(), data.normalization(), new Augmentation.None(), BATCH, 1)
            .batch(0, 0);
    try (Session session =
        engine.open(Initialization.KAIMING_FAN_OUT.fresh(network, 1), Watch.NOTHING, 1)) {
      CrossEntropy loss = CrossEntropy.PLAIN;
      for (int i = 0; i < WARM_UP; i++) {
        session.step(batch, Pass.TRAIN, loss);
      }
      long began = System.nanoTime();
      for (int i = 0; i < STEPS; i++) {
        session.step(batch, Pass.TRAIN, loss);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return seconds / ((double) STEPS * batch.size() * CostTable.of(network).macs());
    }
  }
}
