package io.espalier.benchmarks;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j as it comes: its own layers, its own updater, no property set. */
final class StockRunner implements Runner {
  /** Where Maven notes the version in Deeplearning4j's jar. */
  private static final String PROPERTIES =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  private final ComputationGraph graph;
  private final INDArray[] images;
  private final INDArray[] labels;

  /** What weight decay adds to the score at the start. */
  private final double penalty;

  StockRunner(Model model, Batch batch) {
    graph = new ComputationGraph(StockGraph.of(model.network()));
    graph.init();
    Map<String, Shape> shapes = model.network().shapes();
    for (Node node : model.network().nodes()) {
      copy(model, node, Network.inputs(node, shapes).get(0).channels());
    }
    Shape image = model.network().input();
    long[] extents = {batch.size(), image.channels(), image.height(), image.width()};
    images = new INDArray[] {Nd4j.create(batch.images(), extents, 'c')};
    labels = new INDArray[] {oneHot(batch, shapes.get(model.network().output().path()))};
    penalty = graph.calcRegularizationScore(true);
  }

  static String version() {
    Properties properties = new Properties();
    try (InputStream file = ComputationGraph.class.getResourceAsStream(PROPERTIES)) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "Deeplearning4j " + properties.getProperty("version") + ", its own layers";
  }

  private static INDArray oneHot(Batch batch, Shape output) {
    float[] targets = new float[batch.size() * output.channels()];
    for (int i = 0; i < batch.size(); i++) {
      targets[i * output.channels() + batch.labels()[i]] = 1;
    }
    return Nd4j.create(targets, new long[] {batch.size(), output.channels()}, 'c');
  }

  private void copy(Model model, Node node, int channels) {
    String path = node.path();
    if (node.op() instanceof BatchNorm) {
      assign(path + "_gamma", values(model, path + ".weight"));
      assign(path + "_beta", values(model, path + ".bias"));
      assign(path + "_mean", values(model, path + ".running_mean"));
      assign(path + "_var", values(model, path + ".running_var"));
    } else if (node.op() instanceof Conv conv) {
      INDArray weight = values(model, path + ".weight");
      // (filter, 1, height, width) to (height, width, channel, multiplier)
      assign(
          path + "_W",
          conv.groups() == 1
              ? weight
              : weight
                  .reshape(
                      'c',
                      channels,
                      conv.filters() / channels,
                      conv.kernel().height(),
                      conv.kernel().width())
                  .permute(2, 3, 0, 1));
      if (conv.bias()) {
        assign(path + "_b", values(model, path + ".bias"));
      }
    } else if (node.op() instanceof Linear linear) {
      assign(path + "_W", values(model, path + ".weight").transpose());
      if (linear.bias()) {
        assign(path + "_b", values(model, path + ".bias"));
      }
    }
  }

  private static INDArray values(Model model, String name) {
    Tensor tensor = model.weights().get(name);
    List<Integer> shape = tensor.shape();
    return Nd4j.create(tensor.data(), shape.stream().mapToLong(Integer::longValue).toArray(), 'c');
  }

  private void assign(String key, INDArray values) {
    INDArray parameter = graph.getParam(key);
    parameter.assign(values.reshape('c', parameter.shape()));
  }

  @Override
  public long parameters() {
    return graph.paramTable().entrySet().stream()
        .filter(e -> !e.getKey().endsWith("_mean") && !e.getKey().endsWith("_var"))
        .mapToLong(e -> e.getValue().length())
        .sum();
  }

  @Override
  public double train() {
    graph.fit(images, labels);
    return graph.score() - penalty;
  }

  @Override
  public double[] infer() {
    return graph.output(images)[0].dup('c').data().asDouble();
  }

  @Override
  public void close() {
    graph.close();
  }
}
