package io.espalier.benchmarks;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * A network in Deeplearning4j's own layers.
 *
 * <p>It has no layer that pads channels with zeros: a subset of the channels times zero is merged
 * before and behind them, which is exact. Every second row and column is a maximum over single
 * positions with stride 2. Its momentum is Nesterov's, and its weight decay reaches weights alone:
 * there is no other, and both cost the same.
 */
final class StockGraph {
  private final Network network;
  private final Map<String, Shape> shapes;
  private final GraphBuilder graph;

  private StockGraph(Network network) {
    this.network = network;
    shapes = network.shapes();
    graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Nesterovs(Updates.RATE, Updates.MOMENTUM))
            .l2(Updates.DECAY)
            .convolutionMode(ConvolutionMode.Truncate)
            .graphBuilder()
            .addInputs(Network.INPUT);
  }

  /**
   * The configuration for a network whose last node is linear.
   *
   * @throws Refusal naming a node that stock layers cannot state
   */
  static ComputationGraphConfiguration of(Network network) {
    StockGraph translation = new StockGraph(network);
    network.nodes().forEach(translation::add);
    return translation.graph.setOutputs(network.output().path()).build();
  }

  private void add(Node node) {
    String path = node.path();
    String[] inputs = node.inputs().toArray(String[]::new);
    Shape input = shapes.get(inputs[0]);
    if (node.op() instanceof Add) {
      graph.addVertex(path, new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
    } else if (node.op() instanceof ChannelPad pad) {
      pad(path, pad, input, inputs[0]);
    } else {
      graph.addLayer(path, layer(node, input), inputs);
    }
  }

  private void pad(String path, ChannelPad pad, Shape input, String from) {
    if (pad.before() > input.channels() || pad.after() > input.channels()) {
      throw refusal(path, "it pads with more channels than it has");
    }
    List<String> parts = new ArrayList<>();
    if (pad.before() > 0) {
      parts.add(zeros(path + ".before", pad.before(), from));
    }
    parts.add(from);
    if (pad.after() > 0) {
      parts.add(zeros(path + ".after", pad.after(), from));
    }
    graph.addVertex(path, new MergeVertex(), parts.toArray(String[]::new));
  }

  private String zeros(String path, int channels, String from) {
    graph.addVertex(path + ".some", new SubsetVertex(0, channels - 1), from);
    graph.addVertex(path, new ScaleVertex(0), path + ".some");
    return path;
  }

  private Layer layer(Node node, Shape input) {
    int channels = input.channels();
    if (node.op() instanceof Conv conv) {
      return convolution(node.path(), conv, channels);
    }
    if (node.op() instanceof BatchNorm norm) {
      return new BatchNormalization.Builder()
          .nIn(channels)
          .nOut(channels)
          .eps(norm.eps())
          .decay(1 - norm.momentum())
          .useLogStd(false)
          .build();
    }
    if (node.op() instanceof Activation activation && activation.kind() == Activation.Kind.RELU) {
      return new ActivationLayer.Builder()
          .activation(org.nd4j.linalg.activations.Activation.RELU)
          .build();
    }
    if (node.op() instanceof Subsample subsample) {
      return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
          .kernelSize(1, 1)
          .stride(subsample.stride(), subsample.stride())
          .build();
    }
    if (node.op() instanceof Pool pool && pool.kind() == Pool.Kind.MAX) {
      return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
          .kernelSize(pair(pool.kernel()))
          .stride(pair(pool.stride()))
          .padding(pair(pool.padding()))
          .build();
    }
    if (node.op() instanceof GlobalAveragePool) {
      return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
    }
    if (node.op() instanceof Linear linear) {
      return linear(node, linear, channels);
    }
    throw refusal(node.path(), "no stock layer is known for " + node.op().call());
  }

  private static Layer convolution(String path, Conv conv, int channels) {
    if (conv.groups() == 1) {
      return new ConvolutionLayer.Builder(pair(conv.kernel()))
          .stride(pair(conv.stride()))
          .padding(pair(conv.padding()))
          .dilation(pair(conv.dilation()))
          .nIn(channels)
          .nOut(conv.filters())
          .hasBias(conv.bias())
          .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
          .build();
    }
    if (!conv.depthwise(channels)) {
      throw refusal(path, "stock Deeplearning4j has no grouped convolution");
    }
    return new DepthwiseConvolution2D.Builder(pair(conv.kernel()))
        .depthMultiplier(conv.filters() / channels)
        .stride(pair(conv.stride()))
        .padding(pair(conv.padding()))
        .nIn(channels)
        .nOut(conv.filters())
        .hasBias(conv.bias())
        .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
        .build();
  }

  private Layer linear(Node node, Linear linear, int features) {
    if (node.equals(network.output())) {
      return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
          .nIn(features)
          .nOut(linear.features())
          .hasBias(linear.bias())
          .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
          .build();
    }
    return new DenseLayer.Builder()
        .nIn(features)
        .nOut(linear.features())
        .hasBias(linear.bias())
        .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
        .build();
  }

  private static int[] pair(Window window) {
    return new int[] {window.height(), window.width()};
  }

  private static Refusal refusal(String path, String reason) {
    return new Refusal(
        Text.of(
            "Cannot build '%s' in stock Deeplearning4j: %s; leave the network or the contender out",
            path, reason));
  }
}
