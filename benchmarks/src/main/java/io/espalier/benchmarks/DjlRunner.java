package io.espalier.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.spec.Text;

/** PyTorch through DJL, whose threads in an operation its process was started with. */
final class DjlRunner implements Runner {
  private static final String ENGINE = "PyTorch";

  private final DjlBlock block;
  private final ai.djl.Model holder;
  private final Trainer trainer;
  private final NDArray images;
  private final NDArray labels;

  DjlRunner(Model model, Batch batch) {
    block = new DjlBlock(model.network());
    holder = ai.djl.Model.newInstance("benchmark", ENGINE);
    holder.setBlock(block);
    trainer =
        holder.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(
                    Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed((float) Updates.RATE))
                        .optMomentum((float) Updates.MOMENTUM)
                        .optWeightDecays((float) Updates.DECAY)
                        .build()));
    io.espalier.network.Shape image = model.network().input();
    Shape shape = new Shape(batch.size(), image.channels(), image.height(), image.width());
    trainer.initialize(shape);
    block.copy(model.weights());
    NDManager manager = trainer.getManager();
    images = manager.create(batch.images(), shape);
    labels = manager.create(batch.labels());
  }

  static String version() {
    return Text.of(
        "PyTorch %s through DJL %s", Engine.getEngine(ENGINE).getVersion(), Engine.getDjlVersion());
  }

  @Override
  public long parameters() {
    return block.trained();
  }

  @Override
  public double train() {
    try (NDManager step = trainer.getManager().newSubManager()) {
      // What is computed from an array belongs to that array's manager: here it dies with the step.
      images.attach(step);
      labels.attach(step);
      double value;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList logits = trainer.forward(new NDList(images));
        NDArray loss = trainer.getLoss().evaluate(new NDList(labels), logits);
        collector.backward(loss);
        value = loss.getFloat();
      }
      trainer.step();
      images.attach(trainer.getManager());
      labels.attach(trainer.getManager());
      return value;
    }
  }

  @Override
  public double[] infer() {
    try (NDManager step = trainer.getManager().newSubManager()) {
      images.attach(step);
      float[] logits = trainer.evaluate(new NDList(images)).singletonOrThrow().toFloatArray();
      images.attach(trainer.getManager());
      double[] values = new double[logits.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = logits[i];
      }
      return values;
    }
  }

  @Override
  public void close() {
    trainer.close();
    holder.close();
  }
}
