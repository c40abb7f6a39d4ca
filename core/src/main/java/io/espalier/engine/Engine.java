package io.espalier.engine;

import io.espalier.model.Model;

/**
 * Runs models. Safe to use from several threads; each session belongs to the thread that opened it.
 */
public interface Engine {
  /**
   * Compiles a model for running.
   *
   * @param watch nodes whose activations and gradients are kept for reading
   * @param seed decides dropout
   * @throws OutOfMemory if there is not the memory for its parameters
   */
  Session open(Model model, Watch watch, long seed);

  /** What runs underneath, in one line: library, native build, instruction set, threads. */
  String description();
}
