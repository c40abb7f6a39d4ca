package io.espalier.engine.dl4j;

import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;

/** The compilation of a network to the configuration of a DL4J graph. */
final class Compilation {
  private static final String LOGITS = "logits";

  private final Network network;
  private final Watch watch;
  private final Fusion fusion;
  private final Parameters parameters;
  private final Kernels kernels;
  private final Round round;
  private final Layouts layouts;
  private final Map<String, Shape> shapes;
  private final Map<String, String> vertices = new HashMap<>();

  Compilation(
      Network network,
      Watch watch,
      Fusion fusion,
      Parameters parameters,
      Kernels kernels,
      Round round) {
    this.network = network;
    this.watch = watch;
    this.fusion = fusion;
    this.parameters = parameters;
    this.kernels = kernels;
    this.round = round;
    this.layouts = Layouts.of(network, kernels.images());
    this.shapes = network.shapes();
  }

  /** The layout in which images come in. */
  Layout input() {
    return layouts.of(Network.INPUT, network.input());
  }

  ComputationGraphConfiguration configuration() {
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
    Parameters.Own own = parameters.of(node.path());
    Site site =
        new Site(
            node.path(),
            index,
            Network.inputs(node, shapes),
            shapes.get(node.path()),
            own.slots(),
            own.statistics(),
            node.inputs().stream().map(this::layout).toList(),
            layout(node.path()),
            fusion.ending(node.path()),
            !node.inputs().equals(List.of(Network.INPUT)),
            kernels,
            round);
    int[] arguments = inputs.stream().mapToInt(different::indexOf).toArray();
    Layout layout = layout(node.path());
    Shape shape = shapes.get(node.path());
    return new NodeVertex(
        operator(node, site),
        new NodeRun.Setting(
            node.path(),
            index,
            Text.of("%s: %s on %s in %s", node.path(), node.op(), site.inputs(), layout),
            round,
            kernels.addition(Kernels.Ending.NOTHING),
            arguments,
            watch.nodes().contains(node.path()) ? Watched.of(shape, layout, kernels) : null,
            own.slots()));
  }

  private Operator operator(Node node, Site site) {
    if (!fusion.constant().contains(node.path())) {
      return Operators.compile(node.op(), site);
    }
    Conv conv = ConvOperator.asConvolution(node.op());
    return fusion
        .normalization(node.path())
        .map(
            norm ->
                new FoldedConvOperator(
                    conv, site, (BatchNorm) norm.op(), parameters.of(norm.path())))
        .orElseGet(() -> new FoldedConvOperator(conv, site));
  }

  private Layout layout(String path) {
    return layouts.of(path, shapes.get(path));
  }
}
