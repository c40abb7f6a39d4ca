package io.espalier.criterion;

import io.espalier.data.Augmentation;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.engine.Engines;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.store.Stores;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.Length;
import io.espalier.train.Recipe;
import io.espalier.train.Schedule;
import io.espalier.train.Sgd;
import io.espalier.train.Trainer;
import io.espalier.train.WorkContext;

/** A small residual network that has learned a little from generated images, and its context. */
final class Trained {
  static final Data DATA =
      new DataCache(Stores::at)
          .load(
              DataSpec.parse(
                  "data(source=generated(train=700, test=20, classes=4, size=12, clutter=0), validation=100)"));
  static final WorkContext BENCH =
      new WorkContext(Engines.find(), DATA, 3, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
  static final Model MODEL = train(network());

  private Trained() {}

  private static Network network() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 12, 12));
    String stem = unit(b, "stem", 8, Network.INPUT);
    unit(b, "inner", 10, stem);
    b.add("outer.conv", Conv.of(8, 3), "inner.relu");
    b.add("outer.bn", BatchNorm.DEFAULTS, "outer.conv");
    b.add("add", new Add(), "outer.bn", stem);
    b.add("relu", new Activation(Activation.Kind.RELU), "add");
    unit(b, "last", 12, "relu");
    b.add("pool", new GlobalAveragePool(), "last.relu");
    b.add("fc", new Linear(4, true), "pool");
    return b.build();
  }

  private static String unit(NetworkBuilder b, String path, int filters, String from) {
    b.add(path + ".conv", Conv.of(filters, 3), from);
    b.add(path + ".bn", BatchNorm.DEFAULTS, path + ".conv");
    return b.add(path + ".relu", new Activation(Activation.Kind.RELU), path + ".bn");
  }

  private static Model train(Network network) {
    Recipe recipe =
        new Recipe(
            new Sgd(0.1, 0.9, true, 5e-4, true),
            new Schedule.Cosine(0, 0),
            Length.steps(90),
            50,
            0,
            new Augmentation.None());
    return new Trainer(recipe, BENCH)
        .train(Initialization.KAIMING_FAN_IN.fresh(network, 1))
        .model();
  }
}
