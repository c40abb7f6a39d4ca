package io.espalier.criterion;

import io.espalier.data.Batch;
import io.espalier.engine.Loss;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import io.espalier.model.Tensor;
import io.espalier.testing.FlatWeights;
import io.espalier.testing.OneThreadEngine;
import io.espalier.train.Layout;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An engine whose gradients are written down: for worked examples that state gradients and no
 * network.
 *
 * @param gradients of the trained parameters, from their values and the number of the step
 * @param activations of watched nodes
 * @param deltas gradients of watched nodes
 */
record ScriptedEngine(
    Gradients gradients, Map<String, Tensor> activations, Map<String, Tensor> deltas)
    implements OneThreadEngine {
  /** The gradient of one parameter. */
  interface Gradients {
    float[] at(float[] values, int step);
  }

  @Override
  public Session open(Model model, Watch watch, long seed) {
    return new Script(model);
  }

  @Override
  public String description() {
    return "written down";
  }

  private final class Script implements Session {
    private final Model model;
    private final float[] values;
    private float[] latest;
    private int steps;

    Script(Model model) {
      this.model = model;
      values = FlatWeights.of(model, Layout.of(model.network()));
    }

    @Override
    public double[] forward(Batch batch, Pass pass) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double step(Batch batch, Pass pass, Loss loss) {
      latest = gradients.at(values, steps++);
      return 0;
    }

    @Override
    public void idle(Set<String> branches) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void reseed(long seed) {}

    @Override
    public void trained(float[] target) {
      System.arraycopy(values, 0, target, 0, values.length);
    }

    @Override
    public void setTrained(float[] changed) {
      System.arraycopy(changed, 0, values, 0, values.length);
    }

    @Override
    public void gradients(float[] target) {
      System.arraycopy(latest, 0, target, 0, latest.length);
    }

    @Override
    public void statistics(float[] target) {}

    @Override
    public void setStatistics(float[] changed) {}

    @Override
    public Tensor activation(String path) {
      return activations.get(path);
    }

    @Override
    public Tensor activationGradient(String path) {
      return deltas.get(path);
    }

    @Override
    public Optional<Soundness.Fault> fault() {
      return Optional.empty();
    }

    @Override
    public Model model() {
      return model;
    }

    @Override
    public void close() {}
  }
}
