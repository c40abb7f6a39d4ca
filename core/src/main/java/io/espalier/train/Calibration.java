package io.espalier.train;

import io.espalier.data.Augmentation;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import io.espalier.model.Tensor;
import io.espalier.network.BatchNorm;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Estimates the running statistics of all batch normalizations anew, as after surgery: each becomes
 * the mean of the batch statistics over some training batches, without augmentation. Weights stay.
 *
 * <p>Statistics of the old network mislead a comparison of pruned ones (Li et al., "EagleEye: Fast
 * Sub-net Evaluation for Efficient Neural Network Pruning", ECCV 2020).
 *
 * @param batches how many training batches, at least 1; fewer if an epoch has fewer
 * @param batch images in a batch, at least 2
 */
public record Calibration(int batches, int batch) {
  private static final int USUAL = 128;

  public Calibration {
    if (batches < 1 || batch < 2) {
      throw new IllegalArgumentException("batches must be at least 1 and batch at least 2");
    }
  }

  /**
   * A model after surgery, its statistics estimated anew from batches of 128 images.
   *
   * @param batches how many; with 0 it stays as it is
   */
  public static Model after(Model surgery, int batches, WorkContext context) {
    return batches == 0 ? surgery : new Calibration(batches, USUAL).apply(surgery, context);
  }

  /**
   * The same model with statistics estimated anew.
   *
   * @throws Diverged if one of them is not finite
   */
  public Model apply(Model model, WorkContext context) {
    Layout layout = Layout.ofStatistics(model.network());
    if (layout.size() == 0) {
      return model;
    }
    Data data = context.data();
    Batches source =
        Batches.training(
            data.train(), data.normalization(), new Augmentation.None(), batch, context.seed());
    int rounds = Math.min(batches, source.count());
    if (rounds == 0) {
      throw new Refusal(
          Text.of(
              "Cannot calibrate on %s: it has too few training images; use a larger subset",
              data.name()));
    }
    double[] sums = new double[layout.size()];
    float[] zeros = new float[layout.size()];
    float[] moved = new float[layout.size()];
    try (Session session = context.engine().open(model, Watch.NOTHING, context.seed())) {
      for (int i = 0; i < rounds; i++) {
        context.cancel().check();
        // From 0, the running statistics move to momentum times those of the batch.
        session.setStatistics(zeros);
        session.forward(source.batch(0, i), Pass.TRAIN);
        session.statistics(moved);
        for (int k = 0; k < sums.length; k++) {
          sums[k] += moved[k];
        }
      }
    }
    return model.with(model.weights().with(means(sums, layout, model.network(), rounds)));
  }

  private static Map<String, Tensor> means(
      double[] sums, Layout layout, Network network, int rounds) {
    double[] momentum = momentum(layout, network);
    Map<String, Tensor> means = new LinkedHashMap<>();
    layout
        .slots()
        .forEach(
            (name, slot) -> {
              float[] mean = new float[slot.parameter().size()];
              for (int i = 0; i < mean.length; i++) {
                int k = slot.offset() + i;
                mean[i] = (float) (sums[k] / momentum[k] / rounds);
              }
              Soundness.fault(name, slot.parameter().role(), mean, 0, mean.length)
                  .ifPresent(
                      fault -> {
                        throw Diverged.during("calibrate the model", fault);
                      });
              means.put(name, Tensor.of(slot.parameter().shape(), mean));
            });
    return means;
  }

  private static double[] momentum(Layout layout, Network network) {
    double[] momentum = new double[layout.size()];
    for (Node node : network.nodes()) {
      BatchNorm.in(node.op())
          .ifPresent(
              norm -> {
                for (String statistic : new String[] {"running_mean", "running_var"}) {
                  Layout.Slot slot = layout.slot(node.path() + "." + statistic);
                  int end = slot.offset() + slot.parameter().size();
                  Arrays.fill(momentum, slot.offset(), end, norm.momentum());
                }
              });
    }
    return momentum;
  }
}
