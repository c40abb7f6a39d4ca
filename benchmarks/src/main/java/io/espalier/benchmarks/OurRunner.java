package io.espalier.benchmarks;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.Place;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.train.CrossEntropy;
import io.espalier.train.Layout;
import io.espalier.train.Moments;
import io.espalier.train.Optimizer;
import io.espalier.train.Sgd;

/** Espalier: a training step as its training loop does it. */
final class OurRunner implements Runner {
  private final Optimizer optimizer =
      new Sgd(Updates.RATE, Updates.MOMENTUM, false, Updates.DECAY, true);
  private final Batch batch;
  private final Session session;
  private final Layout layout;
  private final float[] parameters;
  private final float[] gradients;
  private final Moments moments;

  OurRunner(Model model, Batch batch, int threads) {
    this.batch = batch;
    session = engine(threads).open(model, Watch.NOTHING, 1);
    layout = Layout.of(model.network());
    parameters = new float[layout.size()];
    gradients = new float[layout.size()];
    moments = optimizer.begin(layout.size());
    session.trained(parameters);
  }

  static String version(int threads) {
    return engine(threads).description();
  }

  private static Engine engine(int threads) {
    return Engines.find().at(new Place.Cpu(threads));
  }

  @Override
  public long parameters() {
    return layout.size();
  }

  @Override
  public double train() {
    session.setTrained(parameters);
    double loss = session.step(batch, Pass.TRAIN, CrossEntropy.PLAIN);
    session.gradients(gradients);
    optimizer.update(layout, parameters, gradients, moments, optimizer.rate());
    return loss;
  }

  @Override
  public double[] infer() {
    return session.forward(batch, Pass.EVALUATE);
  }

  @Override
  public void close() {
    session.close();
  }
}
