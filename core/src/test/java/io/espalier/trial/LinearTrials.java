package io.espalier.trial;

import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.data.Images;
import io.espalier.data.Normalization;
import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.testing.LinearEngine;
import io.espalier.testing.ReferenceForward;
import io.espalier.train.Cancel;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Trials of one linear layer on a few generated images, carried out at once. */
final class LinearTrials {
  static final DataSpec DATA =
      DataSpec.parse(
          "data(source=generated(train=120, test=30, classes=3, size=8), validation=30)");
  static final DataCache CACHE = new DataCache(Stores::at);
  static final Network NETWORK = LinearEngine.network(new Shape(3, 8, 8), 3, 0.2);

  private LinearTrials() {}

  static Trial trial(Store store, String... steps) {
    ModelFolder start = new ModelFolder(store.child("start"));
    if (!start.complete()) {
      start.save(Initialization.PYTORCH_DEFAULT.fresh(NETWORK, 3));
    }
    List<Step> read = Stream.of(steps).map(Steps.CATALOG::read).toList();
    Start from = new Start.Saved(store.child("start").uri(), ModelFolder.hash(start.read()));
    return new Trial(new Candidate(from, read), DATA, 1);
  }

  static Result run(Store store, Trial trial) {
    return runner(store, new LinearEngine())
        .run(new Order.Run(trial), Place.ONE_THREAD, Cancel.NEVER);
  }

  static TrialRunner runner(Store store, Engine engine) {
    return new TrialRunner(engine, CACHE, new TrialFiles(store), epoch -> {});
  }

  /** The share of the images that a model tells right, by plain loops in doubles. */
  static double accuracy(Model model, Images images) {
    Normalization normalization = CACHE.load(DATA).normalization();
    byte[] bytes = new byte[images.shape().size()];
    int right = 0;
    for (int i = 0; i < images.size(); i++) {
      images.pixels(i, bytes);
      double[] logits = ReferenceForward.output(model, normalized(bytes, normalization));
      double most = DoubleStream.of(logits).max().orElseThrow();
      right += logits[images.label(i)] == most ? 1 : 0;
    }
    return (double) right / images.size();
  }

  private static double[] normalized(byte[] bytes, Normalization normalization) {
    int positions = bytes.length / normalization.mean().size();
    double[] image = new double[bytes.length];
    for (int p = 0; p < image.length; p++) {
      int channel = p / positions;
      double value = Byte.toUnsignedInt(bytes[p]) / 255.0;
      image[p] =
          (value - normalization.mean().get(channel)) / normalization.deviation().get(channel);
    }
    return image;
  }
}
