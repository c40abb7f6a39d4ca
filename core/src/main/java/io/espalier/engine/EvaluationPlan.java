package io.espalier.engine;

import java.util.Map;

/**
 * How an engine evaluates a network, as far as that decides how long it takes; known without
 * weights.
 *
 * @param taken the nodes that have no operation of their own: each by its path, and the path of the
 *     node whose operation does its work as well
 * @param block activations of several positions lie in blocks of so many channels: counts that fill
 *     the same number of blocks take the same time
 * @param imagesAsTheyAre whether the first operations read images as they come in, not rearranged
 */
public record EvaluationPlan(Map<String, String> taken, int block, boolean imagesAsTheyAre) {
  /** Each node has its operation, and each channel its place. */
  public static final EvaluationPlan NODE_BY_NODE = new EvaluationPlan(Map.of(), 1, true);

  public EvaluationPlan {
    taken = Map.copyOf(taken);
  }
}
