package io.espalier.method;

import io.espalier.model.Weights;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** The run of {@link Lrpet}: it has no state, the weights are all there is. */
final class LowRankTraining implements MethodRun {
  /** Keeps the inverse of a dead channel's scale small. */
  private static final double DAMPING = 1e-5;

  private final Lrpet options;
  private final List<Lrpet.Layer> layers;

  LowRankTraining(Lrpet options, List<Lrpet.Layer> layers) {
    this.options = options;
    this.layers = layers;
  }

  @Override
  public void updated(Progress progress) {
    if (options.steps() > 0 && progress.step() % options.steps() == 0) {
      project(progress);
    }
  }

  @Override
  public void epochEnds(Progress progress) {
    project(progress);
  }

  private void project(Progress progress) {
    Weights now = progress.model().weights();
    for (Lrpet.Layer layer : layers) {
      project(layer, now, progress.parameters());
    }
  }

  private void project(Lrpet.Layer layer, Weights now, float[] parameters) {
    int filters = layer.slot().parameter().shape().get(0);
    int columns = layer.slot().parameter().size() / filters;
    double[] scales = scales(layer, now, filters);
    DMatrixRMaj matrix = new DMatrixRMaj(filters, columns);
    int from = layer.slot().offset();
    for (int i = 0; i < filters * columns; i++) {
      matrix.data[i] = scales[i / columns] * parameters[from + i];
    }
    DMatrixRMaj before = matrix.copy();
    new Projection(layer.rank(), options.rest()).apply(matrix);
    if (Arrays.equals(before.data, matrix.data)) {
      return;
    }
    for (int i = 0; i < filters * columns; i++) {
      parameters[from + i] = (float) (inverse(scales[i / columns]) * matrix.data[i]);
    }
  }

  /** What inference multiplies each filter with. */
  private static double[] scales(Lrpet.Layer layer, Weights now, int filters) {
    double[] scales = new double[filters];
    Arrays.fill(scales, 1);
    layer
        .behind()
        .ifPresent(
            norm -> {
              float[] gamma = now.get(norm.path() + ".weight").data();
              float[] variance = now.get(norm.path() + ".running_var").data();
              for (int o = 0; o < filters; o++) {
                scales[o] = norm.norm().scale(gamma[o], variance[o]);
              }
            });
    return scales;
  }

  /** The damped inverse of a scale. */
  static double inverse(double scale) {
    return scale / (scale * scale + DAMPING);
  }
}
