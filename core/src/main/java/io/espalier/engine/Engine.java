package io.espalier.engine;

import io.espalier.model.Model;
import io.espalier.network.Network;

/**
 * Runs models. Safe to use from several threads; each session belongs to the thread that opened it.
 */
public interface Engine {
  /**
   * Compiles a model for running.
   *
   * @param watch nodes whose activations and gradients are kept for reading
   * @param seed decides dropout
   */
  Session open(Model model, Watch watch, long seed);

  /** How this engine evaluates a network, as far as that decides how long it takes. */
  default EvaluationPlan plan(Network network) {
    return EvaluationPlan.NODE_BY_NODE;
  }

  /** What runs underneath, in one line: library, native build, instruction set, threads. */
  String description();
}
