package io.espalier.method;

import io.espalier.model.Tensor;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run of {@link Scl}: with weight variables {@code v}, mask variables {@code m} and {@code H(m)
 * = 1} for {@code m > 0} and 0 otherwise, the parameters are {@code w = v * H(m)}; {@code dL/dv =
 * dL/dw * H(m)} and {@code dL/dm = dL/dw * v}.
 */
final class SparseConnections implements MethodRun {
  private static final Logger LOG = LoggerFactory.getLogger(SparseConnections.class);
  private static final String WEIGHT = "weight-variable.";
  private static final String MASK = "mask-variable.";
  private static final double TINY = 1e-8;

  private final Scl options;
  private final List<Scl.Masks> layers;
  private final float[] weights;
  private final float[] masks;
  private final boolean[] alive;

  SparseConnections(Scl options, List<Scl.Masks> layers, int size) {
    this.options = options;
    this.layers = layers;
    weights = new float[size];
    masks = new float[size];
    alive = new boolean[size];
    Arrays.fill(masks, (float) options.start());
    Arrays.fill(alive, true);
  }

  /** The cost of all live connections. */
  double connections() {
    double sum = 0;
    for (Scl.Masks layer : layers) {
      for (int i = layer.slot().offset(); i < end(layer); i++) {
        sum += alive[i] ? layer.cost() : 0;
      }
    }
    return sum;
  }

  @Override
  public void epochStarts(Progress progress) {
    if (progress.step() == 0) {
      System.arraycopy(progress.parameters(), 0, weights, 0, weights.length);
    }
  }

  @Override
  public void gradientsReady(Progress progress) {
    float[] gradients = progress.gradients();
    boolean learning = progress.step() < Math.round((1 - options.freeze()) * progress.total());
    for (Scl.Masks layer : layers) {
      if (learning) {
        for (int from = layer.slot().offset(); from < end(layer); from += layer.row()) {
          learn(gradients, from, layer);
        }
      }
      for (int i = layer.slot().offset(); i < end(layer); i++) {
        gradients[i] = alive[i] ? gradients[i] : 0;
      }
    }
  }

  /** One step of a filter's mask variables, which stay in {@code [-1, 1]}. */
  private void learn(float[] gradients, int from, Scl.Masks layer) {
    double[] pulls = new double[layer.row()];
    for (int i = 0; i < pulls.length; i++) {
      pulls[i] = (double) gradients[from + i] * weights[from + i];
    }
    normalize(pulls, options.normalize());
    for (int i = 0; i < pulls.length; i++) {
      double pull = pulls[i] + options.penalty() * layer.cost();
      double moved = masks[from + i] - options.maskRate() * pull;
      masks[from + i] = (float) Math.max(-1, Math.min(1, moved));
    }
  }

  /** Divides the gradients of one filter as the option says. */
  static void normalize(double[] gradients, Scl.Normalize by) {
    double squares = Arrays.stream(gradients).map(g -> g * g).sum();
    double size =
        switch (by) {
          case RMS -> Math.sqrt(squares / gradients.length);
          case NORM -> Math.sqrt(squares);
          case LARGEST -> Arrays.stream(gradients).map(Math::abs).max().orElse(0);
          case NONE -> 1 - TINY;
        };
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] /= size + TINY;
    }
  }

  @Override
  public void updated(Progress progress) {
    float[] parameters = progress.parameters();
    for (Scl.Masks layer : layers) {
      for (int i = layer.slot().offset(); i < end(layer); i++) {
        if (alive[i]) {
          weights[i] = parameters[i];
        }
        alive[i] = masks[i] > 0;
        parameters[i] = alive[i] ? weights[i] : 0;
        progress.momentum()[i] = alive[i] ? progress.momentum()[i] : 0;
      }
    }
  }

  @Override
  public void epochEnds(Progress progress) {
    if (progress.step() == progress.total()) {
      LOG.info("{}: {}", Methods.CATALOG.write(options), Sparsity.of(progress.model()));
    }
  }

  @Override
  public Map<String, Tensor> save() {
    Map<String, Tensor> saved = new HashMap<>();
    for (Scl.Masks layer : layers) {
      int from = layer.slot().offset();
      saved.put(
          WEIGHT + layer.name(), Tensor.vector(Arrays.copyOfRange(weights, from, end(layer))));
      saved.put(MASK + layer.name(), Tensor.vector(Arrays.copyOfRange(masks, from, end(layer))));
    }
    return saved;
  }

  @Override
  public void restore(Map<String, Tensor> saved) {
    for (Scl.Masks layer : layers) {
      int from = layer.slot().offset();
      int size = layer.slot().parameter().size();
      System.arraycopy(saved.get(WEIGHT + layer.name()).data(), 0, weights, from, size);
      System.arraycopy(saved.get(MASK + layer.name()).data(), 0, masks, from, size);
      for (int i = from; i < from + size; i++) {
        alive[i] = masks[i] > 0;
      }
    }
  }

  private static int end(Scl.Masks layer) {
    return layer.slot().offset() + layer.slot().parameter().size();
  }
}
