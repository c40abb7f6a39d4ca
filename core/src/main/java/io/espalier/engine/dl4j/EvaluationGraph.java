package io.espalier.engine.dl4j;

import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.network.Network;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The same network as a second graph, which only evaluates: with all it can take together. */
final class EvaluationGraph {
  private final ComputationGraph graph;

  /**
   * Compiles it.
   *
   * @param parameters those of the graph that trains
   */
  EvaluationGraph(
      Network network, Watch watch, Parameters parameters, Kernels kernels, Round round) {
    Fusion fusion = Fusion.forEvaluation(network, watch);
    Compilation compilation = new Compilation(network, watch, fusion, parameters, kernels, round);
    this.graph = new ComputationGraph(compilation.configuration());
    graph.init();
  }

  /** Runs; the round has the logits. */
  void run(INDArray images) {
    graph.output(false, images)[0].close();
  }
}
