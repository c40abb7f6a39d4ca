package io.espalier.testing;

import io.espalier.data.Batch;
import io.espalier.engine.IdleBranches;
import io.espalier.engine.Loss;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import io.espalier.model.Tensor;
import io.espalier.network.Dropout;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.train.Layout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A session of {@link LinearEngine}: one small network, forward and backward in plain loops. */
final class LinearSession implements Session {
  private final Model model;
  private final Watch watch;
  private final Map<String, Tensor> kept = new HashMap<>();
  private final Layout trainedLayout;
  private final Layout statisticsLayout;
  private final Shape shape;
  private final int classes;
  private final double rate;
  private final float[] trained;
  private final float[] gradients;
  private final float[] statistics;
  private SplittableRandom random;
  private double[] normalized = new double[0];
  private double[] features = new double[0];
  private double[] masks = new double[0];

  LinearSession(Model model, Watch watch, long seed) {
    this.model = model;
    this.watch = watch;
    trainedLayout = Layout.of(model.network());
    statisticsLayout = Layout.ofStatistics(model.network());
    shape = model.network().input();
    classes = model.network().shapes().get("fc").channels();
    Node drop = model.network().nodes().get(2);
    rate = ((Dropout) drop.op()).rate();
    trained = FlatWeights.of(model, trainedLayout);
    gradients = new float[trainedLayout.size()];
    statistics = FlatWeights.of(model, statisticsLayout);
    random = new SplittableRandom(seed);
  }

  @Override
  public double[] forward(Batch batch, Pass pass) {
    int size = shape.size();
    normalized = new double[batch.size() * size];
    features = new double[batch.size() * size];
    masks = new double[batch.size() * size];
    for (int c = 0; c < shape.channels(); c++) {
      normalize(batch, pass, c);
    }
    keep("norm", batch.size(), features);
    keep("flat", batch.size(), features);
    for (int i = 0; i < features.length; i++) {
      boolean dropped = pass == Pass.TRAIN && random.nextDouble() < rate;
      masks[i] = pass == Pass.TRAIN ? (dropped ? 0 : 1 / (1 - rate)) : 1;
      features[i] *= masks[i];
    }
    keep("drop", batch.size(), features);
    int weight = trainedLayout.slot("fc.weight").offset();
    int bias = trainedLayout.slot("fc.bias").offset();
    double[] logits = new double[batch.size() * classes];
    for (int n = 0; n < batch.size(); n++) {
      for (int k = 0; k < classes; k++) {
        double sum = trained[bias + k];
        for (int j = 0; j < size; j++) {
          sum += (double) trained[weight + k * size + j] * features[n * size + j];
        }
        logits[n * classes + k] = sum;
      }
    }
    keep("fc", batch.size(), logits);
    return logits;
  }

  private void keep(String path, int images, double[] values) {
    if (watch.nodes().contains(path)) {
      Shape each = model.network().shapes().get(path);
      Tensor copy = Tensor.filled(List.of(images, each.channels(), each.height(), each.width()), 0);
      for (int i = 0; i < values.length; i++) {
        copy.data()[i] = (float) values[i];
      }
      kept.put(path, copy);
    }
  }

  private void normalize(Batch batch, Pass pass, int c) {
    int positions = shape.positions();
    int count = batch.size() * positions;
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      mean += batch.images()[at(i, c)];
    }
    mean /= count;
    for (int i = 0; i < count; i++) {
      squares += Math.pow(batch.images()[at(i, c)] - mean, 2);
    }
    double variance = squares / count;
    int runningMean = statisticsLayout.slot("norm.running_mean").offset() + c;
    int runningVariance = statisticsLayout.slot("norm.running_var").offset() + c;
    if (pass == Pass.TRAIN) {
      move(runningMean, mean);
      move(runningVariance, squares / (count - 1));
    } else {
      mean = statistics[runningMean];
      variance = statistics[runningVariance];
    }
    double scale = trained[trainedLayout.slot("norm.weight").offset() + c];
    double shift = trained[trainedLayout.slot("norm.bias").offset() + c];
    for (int i = 0; i < count; i++) {
      int k = at(i, c);
      normalized[k] = (batch.images()[k] - mean) / Math.sqrt(variance + LinearEngine.NORM.eps());
      features[k] = scale * normalized[k] + shift;
    }
  }

  private void move(int statistic, double value) {
    statistics[statistic] =
        (float)
            ((1 - LinearEngine.NORM.momentum()) * statistics[statistic]
                + LinearEngine.NORM.momentum() * value);
  }

  /** The place of a channel's i-th value over batch and positions. */
  private int at(int i, int c) {
    int positions = shape.positions();
    return i / positions * shape.size() + c * positions + i % positions;
  }

  @Override
  public double step(Batch batch, Pass pass, Loss loss) {
    double[] logits = forward(batch, pass);
    double[] back = new double[logits.length];
    double value = loss.apply(logits, batch.labels(), back);
    int size = shape.size();
    int weight = trainedLayout.slot("fc.weight").offset();
    int bias = trainedLayout.slot("fc.bias").offset();
    int scale = trainedLayout.slot("norm.weight").offset();
    int shift = trainedLayout.slot("norm.bias").offset();
    double[] sums = new double[trained.length];
    for (int n = 0; n < batch.size(); n++) {
      for (int k = 0; k < classes; k++) {
        double error = back[n * classes + k];
        sums[bias + k] += error;
        for (int j = 0; j < size; j++) {
          int i = n * size + j;
          int c = j / shape.positions();
          double upstream = error * trained[weight + k * size + j] * masks[i];
          sums[weight + k * size + j] += error * features[i];
          sums[scale + c] += upstream * normalized[i];
          sums[shift + c] += upstream;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      gradients[i] = (float) sums[i];
    }
    return value;
  }

  /** It has no sums, so none of its nodes may be. */
  @Override
  public void idle(Set<String> branches) {
    IdleBranches.of(model.network(), branches);
  }

  @Override
  public void reseed(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public void trained(float[] target) {
    System.arraycopy(trained, 0, target, 0, trained.length);
  }

  @Override
  public void setTrained(float[] values) {
    System.arraycopy(values, 0, trained, 0, trained.length);
  }

  @Override
  public void gradients(float[] target) {
    System.arraycopy(gradients, 0, target, 0, gradients.length);
  }

  @Override
  public void statistics(float[] target) {
    System.arraycopy(statistics, 0, target, 0, statistics.length);
  }

  @Override
  public void setStatistics(float[] values) {
    System.arraycopy(values, 0, statistics, 0, statistics.length);
  }

  @Override
  public Tensor activation(String path) {
    return Objects.requireNonNull(kept.get(path), path);
  }

  @Override
  public Tensor activationGradient(String path) {
    throw new UnsupportedOperationException("only activations are kept");
  }

  @Override
  public Optional<Soundness.Fault> fault() {
    return model.network().nodes().stream()
        .map(Node::path)
        .filter(kept::containsKey)
        .flatMap(path -> Soundness.fault("activation of " + path, kept.get(path)).stream())
        .findFirst();
  }

  @Override
  public Model model() {
    Map<String, Tensor> now = new LinkedHashMap<>();
    read(trainedLayout, trained, now);
    read(statisticsLayout, statistics, now);
    return model.with(model.weights().with(now));
  }

  private static void read(Layout layout, float[] source, Map<String, Tensor> target) {
    layout
        .slots()
        .forEach(
            (name, slot) -> {
              int end = slot.offset() + slot.parameter().size();
              target.put(
                  name,
                  Tensor.of(
                      slot.parameter().shape(), Arrays.copyOfRange(source, slot.offset(), end)));
            });
  }

  @Override
  public void close() {}
}
