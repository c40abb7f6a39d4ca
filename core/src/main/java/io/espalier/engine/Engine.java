package io.espalier.engine;

import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;

/**
 * Runs models at one place. Safe to use from several threads; each session belongs to the thread
 * that opened it.
 *
 * <pre>{@code
 * Engine engine = Engines.find().at(new Place.Cpu(2));
 * try (Session session = engine.open(model, Watch.NOTHING, 1)) {
 *   double[] logits = session.forward(batch, Pass.EVALUATE);
 * }
 * }</pre>
 */
public interface Engine {
  /** By which it is asked for, in kebab-case: {@code deeplearning4j}. */
  String name();

  /**
   * Where its sessions run. Until {@link #at} says otherwise this is {@link Place#ONE_THREAD}, or
   * the first card if it runs on nothing but cards.
   */
  Place place();

  /**
   * The same engine at another place; this one stays where it is. Checks the place, and may bind
   * the calling thread to it.
   *
   * @throws Refusal if it cannot run there
   */
  Engine at(Place place);

  /**
   * Sees whether its place works still, where that may end while a process runs, as at a card.
   *
   * @throws Refusal if nothing can run there any more
   */
  default void probe() {}

  /**
   * Compiles a model for running.
   *
   * @param watch nodes whose activations and gradients are kept for reading
   * @param seed decides dropout
   * @throws OutOfMemory if there is not the memory for its parameters
   */
  Session open(Model model, Watch watch, long seed);

  /** How this engine evaluates a network, as far as that decides how long it takes. */
  default EvaluationPlan plan(Network network) {
    return EvaluationPlan.NODE_BY_NODE;
  }

  /**
   * What runs underneath, in one line: name, library, native build, instruction set and place. The
   * same in every process that runs on the same.
   */
  String description();

  /**
   * What the row of a trial says of where it ran: the description, and what this process measured
   * of the place as it checked it, where it does.
   */
  default String provenance() {
    return description();
  }
}
