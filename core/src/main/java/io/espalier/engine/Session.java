package io.espalier.engine;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import io.espalier.model.Tensor;
import java.util.Optional;
import java.util.Set;

/**
 * A compiled model on one thread. Everything that goes in or out is a copy in plain Java, in the
 * shapes of the model's parameters; the session's own layout is its secret.
 *
 * <p>The order of all parameters in {@link #trained}, {@link #gradients} and {@link #statistics} is
 * that of {@code Network.parameters()}, filtered by whether the parameter's role is trained.
 *
 * <pre>{@code
 * try (Session session = engine.open(model, Watch.NOTHING, 1)) {
 *   double mean = session.step(batch, Pass.TRAIN, loss);
 *   float[] gradients = new float[(int) CostTable.of(model.network()).params()];
 *   session.gradients(gradients);
 * }
 * }</pre>
 */
public interface Session extends AutoCloseable {
  /**
   * Forward only.
   *
   * @param pass {@link Pass#TRAIN} moves the running statistics too
   * @return the logits, {@code (batch, class)} in row-major order
   * @throws OutOfMemory if there is not the memory for so many images
   */
  double[] forward(Batch batch, Pass pass);

  /**
   * Forward as {@link Pass#EVALUATE}, and how long each operation took.
   *
   * @param nanos receives, for each node of the network in its order, the nanoseconds of its
   *     operation; 0 for a node whose work another does, by the engine's {@link EvaluationPlan}
   * @return as {@link #forward(Batch, Pass)}
   */
  default double[] forward(Batch batch, long[] nanos) {
    throw new UnsupportedOperationException("this engine does not time its operations");
  }

  /**
   * Forward and backward: afterwards {@link #gradients} holds dL/dparameter.
   *
   * @param pass {@link Pass#TRAIN} or {@link Pass#FROZEN_NORM}
   * @return the loss
   * @throws OutOfMemory if there is not the memory for so many images
   */
  double step(Batch batch, Pass pass, Loss loss);

  /**
   * Leaves branches out of the passes from here on, until it is said otherwise: their nodes are not
   * computed, their sums add up the others, the gradients of their parameters are zero and their
   * statistics stay. All else is as in the network without them, of which parameters keep their
   * places here; what dropout draws is that of the whole network.
   *
   * <p>Passes with gradients give the same logits and statistics bit by bit, and the same gradients
   * but for the order in which more than two that meet are added up; {@link Pass#EVALUATE}, which
   * takes into a convolution what follows it, may round otherwise where only one branch is left.
   *
   * @param branches the paths of the branches' last nodes, each an input of sums alone; none to
   *     compute everything
   * @throws io.espalier.spec.Refusal naming the node that cannot be left out, or the sum of which
   *     nothing would be left
   */
  void idle(Set<String> branches);

  /** Decides the random choices of the passes from here on: dropout. */
  void reseed(long seed);

  /** Copies all trained parameters, one behind the other, into the target. */
  void trained(float[] target);

  /** Replaces all trained parameters. */
  void setTrained(float[] values);

  /** Copies the gradients of the last step, in the order of {@link #trained}, into the target. */
  void gradients(float[] target);

  /** Copies all running statistics, one behind the other, into the target. */
  void statistics(float[] target);

  /** Replaces all running statistics. */
  void setStatistics(float[] values);

  /**
   * A watched node's output in the last pass, {@code (batch, channel, height, width)}.
   *
   * @throws io.espalier.spec.Refusal naming the node if it is not watched, or a value not finite
   */
  Tensor activation(String path);

  /**
   * The gradient of the last step's loss with respect to a watched node's output.
   *
   * @throws io.espalier.spec.Refusal naming the node if it is not watched, or a value not finite
   */
  Tensor activationGradient(String path);

  /**
   * What is wrong with the watched nodes' outputs in the last pass, if anything is: the first of
   * them, in the network's order, that has values which are not finite.
   */
  Optional<Soundness.Fault> fault();

  /** The model with the weights as they are now. */
  Model model();

  /** Frees the native memory. */
  @Override
  void close();
}
