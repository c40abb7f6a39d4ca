package io.espalier.benchmarks;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Role;
import io.espalier.train.CrossEntropy;
import io.espalier.train.Layout;

/**
 * How steep the loss is before a network is trained: the Euclidean norms of the gradients of each
 * convolution's and linear layer's weight on one minibatch, added up (Abdelfattah et al.,
 * "Zero-Cost Proxies for Lightweight NAS", ICLR 2021). Normalizations take their statistics from
 * the minibatch, as in the authors' code.
 */
final class GradientNorm {
  private GradientNorm() {}

  /** The score of a model on a minibatch. */
  static double of(Model model, Batch batch, Engine engine) {
    Layout layout = Layout.of(model.network());
    float[] gradients = new float[layout.size()];
    try (Session session = engine.open(model, Watch.NOTHING, 1)) {
      session.step(batch, Pass.TRAIN, CrossEntropy.PLAIN);
      session.gradients(gradients);
    }
    double score = 0;
    for (Layout.Slot slot : layout.slots().values()) {
      if (slot.parameter().role() == Role.WEIGHT) {
        double square = 0;
        for (int i = slot.offset(); i < slot.offset() + slot.parameter().size(); i++) {
          square += (double) gradients[i] * gradients[i];
        }
        score += Math.sqrt(square);
      }
    }
    return score;
  }
}
