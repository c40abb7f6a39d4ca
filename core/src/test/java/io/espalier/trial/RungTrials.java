package io.espalier.trial;

import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.engine.Place;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.network.Shape;
import io.espalier.spec.Call;
import io.espalier.step.Steps;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder in which small trials are carried out in legs; it notes the epochs that they train. */
final class RungTrials {
  static final int IMAGES = 90;

  private static final DataSpec DATA =
      DataSpec.parse(
          "data(source=generated(train=120, test=30, classes=3, size=8), validation=30)");
  private static final DataCache CACHE = new DataCache(Stores::at);

  /** An engine that must not be asked. */
  static final Engine NONE = new NoEngine();

  final TrialFiles files;
  final List<Integer> epochs = new ArrayList<>();
  private final Store folder;

  RungTrials() {
    try {
      folder = Stores.at(Files.createTempDirectory("rungs").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files = new TrialFiles(folder);
  }

  /** Steps on a linear model that is the same in every folder. */
  Trial linear(String... steps) {
    ModelFolder start = new ModelFolder(folder.child("start"));
    if (!start.complete()) {
      start.save(
          Initialization.PYTORCH_DEFAULT.fresh(
              LinearEngine.network(new Shape(3, 8, 8), 3, 0.2), 3));
    }
    return trial(Start.Saved.in(start.folder().uri()), steps);
  }

  /** Steps on a residual network, for the real engine. */
  static Trial residual(String... steps) {
    return trial(Start.read(Call.parse("resnet-20(classes=3, image=8, width=0.25)")), steps);
  }

  private static Trial trial(Start start, String... steps) {
    return new Trial(
        new Candidate(start, Stream.of(steps).map(Steps.CATALOG::read).toList()), DATA, 1);
  }

  Result.Outcome toEnd(Trial trial) {
    return run(trial, Optional.empty(), engine(trial), Cancel.NEVER);
  }

  Result.Outcome to(int rung, double after, Trial trial) {
    return run(trial, Optional.of(new Rung(rung, after)), engine(trial), Cancel.NEVER);
  }

  Result.Outcome run(Trial trial, Optional<Rung> until, Engine engine, Cancel cancel) {
    epochs.clear();
    return (Result.Outcome)
        new TrialRunner(engine, CACHE, files, epoch -> epochs.add(epoch.epoch() + 1))
            .run(new Order.Run(trial, until), Place.ONE_THREAD, cancel);
  }

  private static Engine engine(Trial trial) {
    return trial.candidate().start() instanceof Start.Saved ? new LinearEngine() : Engines.find();
  }

  Model model(Trial trial) {
    return files.model(trial.id()).read();
  }

  /** The curve without what no two runs share: names of folders and wall time. */
  List<LearningCurve.Point> timeless(Trial trial) {
    return files.curve(trial.id()).stream()
        .flatMap(curve -> curve.points().stream())
        .map(
            p ->
                new LearningCurve.Point(
                    p.step(),
                    p.stepName(),
                    p.epoch(),
                    p.loss(),
                    p.trainAccuracy(),
                    p.validation(),
                    p.rate(),
                    p.imagesSeen(),
                    0))
        .toList();
  }
}
