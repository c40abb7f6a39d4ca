package io.espalier.engine.dl4j;

import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.model.Model;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network as a DL4J graph that goes forward and backward.
 *
 * @param storage where both of these vectors lie
 * @param values all trained parameters, in the graph's order
 * @param gradients likewise
 * @param parameters their places in both, and the running statistics
 * @param stretches from the graph's order to the network's
 * @param input the layout in which images come in
 */
record Compiled(
    ComputationGraph graph,
    Storage storage,
    INDArray values,
    INDArray gradients,
    Parameters parameters,
    List<Stretch> stretches,
    Layout input) {

  static Compiled of(Model model, Watch watch, Kernels kernels, Round round, Arena arena) {
    Parameters parameters = Parameters.of(model);
    Fusion fusion = Fusion.forTraining(model.network(), watch);
    Compilation compilation =
        new Compilation(model.network(), watch, fusion, parameters, kernels, round);
    ComputationGraph graph = new ComputationGraph(compilation.configuration());
    long size = parameters.slots().stream().mapToLong(Slot::size).sum();
    INDArray values = arena.zeros(1, size);
    INDArray gradients = arena.zeros(1, size);
    graph.init(values, false);
    graph.setBackpropGradientsViewArray(gradients);
    bind(graph, arena.storage(), values, gradients);
    return new Compiled(
        graph,
        arena.storage(),
        values,
        gradients,
        parameters,
        Stretch.of(parameters.slots()),
        compilation.input());
  }

  /** Copies all trained parameters, in the network's order. */
  void trained(float[] target) {
    gather(values, target);
  }

  /** Copies all gradients, in the network's order. */
  void gradients(float[] target) {
    gather(gradients, target);
  }

  /** Replaces all trained parameters. */
  void setTrained(float[] source) {
    for (Stretch part : stretches) {
      storage.write(values, part.inside(), source, part.outside(), part.length());
    }
  }

  private void gather(INDArray vector, float[] target) {
    for (Stretch part : stretches) {
      storage.read(vector, part.inside(), target, part.outside(), part.length());
    }
  }

  void free() {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  /** DL4J orders parameters by its own topological order. */
  private static void bind(
      ComputationGraph graph, Storage storage, INDArray values, INDArray gradients) {
    int offset = 0;
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (graph.getConfiguration().getVertices().get(vertex.getVertexName())
          instanceof NodeVertex ours) {
        for (Slot slot : ours.slots()) {
          slot.bind(storage, values, gradients, offset);
          offset += slot.size();
        }
      }
    }
  }
}
