package io.espalier.engine.dl4j;

import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Values;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network as a DL4J graph.
 *
 * @param values all trained parameters, in the graph's order
 * @param gradients likewise
 * @param stretches from the graph's order to the network's
 * @param input the layout in which images come in
 * @param statistics the running statistics, in the network's order
 */
record Compiled(
    ComputationGraph graph,
    INDArray values,
    INDArray gradients,
    List<Stretch> stretches,
    Layout input,
    List<float[]> statistics) {

  static Compiled of(Model model, Watch watch, Kernels kernels, Round round) {
    return new Compilation(model, watch, kernels, round).run();
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
      Values.write(values, part.inside(), source, part.outside(), part.length());
    }
  }

  private void gather(INDArray vector, float[] target) {
    for (Stretch part : stretches) {
      Values.read(vector, part.inside(), target, part.outside(), part.length());
    }
  }

  void free() {
    values.close();
    gradients.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  /** One compilation. */
  private static final class Compilation {
    private static final String LOGITS = "logits";

    private final Model model;
    private final Network network;
    private final Watch watch;
    private final Kernels kernels;
    private final Round round;
    private final Fusion fusion;
    private final Layouts layouts;
    private final Sharing sharing;
    private final Map<String, Shape> shapes;
    private final Map<String, String> vertices = new HashMap<>();
    private final List<Slot> slots = new ArrayList<>();
    private final List<float[]> statistics = new ArrayList<>();
    private final boolean inputGradient;

    Compilation(Model model, Watch watch, Kernels kernels, Round round) {
      this.model = model;
      this.network = model.network();
      this.watch = watch;
      this.kernels = kernels;
      this.round = round;
      this.fusion = Fusion.of(network, watch);
      this.shapes = network.shapes();
      this.layouts = Layouts.of(network, kernels.blocks());
      this.sharing = new Sharing(network);
      // DL4J loses count of gradients where one of several is missing.
      this.inputGradient =
          network.nodes().stream()
              .filter(node -> node.inputs().contains(Network.INPUT))
              .anyMatch(node -> node.inputs().size() > 1);
    }

    Compiled run() {
      ComputationGraph graph = new ComputationGraph(configuration());
      long size = slots.stream().mapToLong(Slot::size).sum();
      INDArray values = Nd4j.createUninitializedDetached(round.type(), 'c', new long[] {1, size});
      graph.init(values, false);
      graph.initGradientsView();
      INDArray gradients = graph.getFlattenedGradients();
      bind(graph, values, gradients);
      return new Compiled(
          graph, values, gradients, Stretch.of(slots), layouts.input(), List.copyOf(statistics));
    }

    private ComputationGraphConfiguration configuration() {
      ComputationGraphConfiguration.GraphBuilder builder =
          new NeuralNetConfiguration.Builder()
              .dataType(round.type())
              .trainingWorkspaceMode(WorkspaceMode.ENABLED)
              .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
              .graphBuilder()
              .addInputs(Network.INPUT);
      vertices.put(Network.INPUT, Network.INPUT);
      for (int index = 0; index < network.nodes().size(); index++) {
        Node node = network.nodes().get(index);
        if (fusion.gone(node)) {
          vertices.put(node.path(), vertices.get(node.inputs().get(0)));
          continue;
        }
        List<String> inputs = node.inputs().stream().map(vertices::get).toList();
        List<String> different = inputs.stream().distinct().toList();
        String name = "node" + index;
        builder.addVertex(
            name, vertex(node, index, inputs, different), different.toArray(String[]::new));
        vertices.put(node.path(), name);
      }
      return builder
          .addLayer(LOGITS, new LogitsVertex(round), vertices.get(network.output().path()))
          .setOutputs(LOGITS)
          .validateOutputLayerConfig(false)
          .build();
    }

    private NodeVertex vertex(Node node, int index, List<String> inputs, List<String> different) {
      List<Slot> own = new ArrayList<>();
      List<float[]> running = new ArrayList<>();
      List<Shape> inputShapes = Network.inputs(node, shapes);
      for (Parameter parameter : node.op().parameters(inputShapes)) {
        if (parameter.role().trained()) {
          own.add(new Slot(parameter));
        } else {
          String name = node.path() + "." + parameter.name();
          running.add(model.weights().get(name).data().clone());
        }
      }
      slots.addAll(own);
      statistics.addAll(running);
      boolean first = node.inputs().equals(List.of(Network.INPUT));
      Site site =
          new Site(
              node.path(),
              index,
              inputShapes,
              shapes.get(node.path()),
              own,
              running,
              node.inputs().stream().map(this::layout).toList(),
              layout(node.path()),
              fusion.ending(node.path()),
              sharing.allowed(node),
              inputGradient || !first,
              kernels,
              round);
      int[] arguments = inputs.stream().mapToInt(different::indexOf).toArray();
      boolean watched = watch.nodes().contains(node.path());
      return new NodeVertex(
          Operators.compile(node.op(), site),
          new NodeRun.Setting(
              node.path(), shapes.get(node.path()), layout(node.path()), round, arguments, watched),
          own);
    }

    private Layout layout(String path) {
      return layouts.of(path, shapes.get(path));
    }

    /** DL4J orders parameters by its own topological order. */
    private void bind(ComputationGraph graph, INDArray values, INDArray gradients) {
      int offset = 0;
      for (int index : graph.topologicalSortOrder()) {
        GraphVertex vertex = graph.getVertices()[index];
        if (graph.getConfiguration().getVertices().get(vertex.getVertexName())
            instanceof NodeVertex ours) {
          for (Slot slot : ours.slots()) {
            slot.bind(values, gradients, offset);
            offset += slot.size();
          }
        }
      }
    }
  }
}
