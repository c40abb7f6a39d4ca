package io.espalier.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.espalier.model.Weights;
import io.espalier.network.Add;
import io.espalier.network.ChannelPad;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as one DJL block: a child for each convolution, normalization, linear layer and pool.
 */
final class DjlBlock extends AbstractBlock {
  /** Our names of what batch normalizations own, by DJL's; all others are the same. */
  private static final Map<String, String> OUR_NAMES =
      Map.of(
          "gamma", "weight",
          "beta", "bias",
          "runningMean", "running_mean",
          "runningVar", "running_var");

  private final Network network;
  private final Map<String, Block> layers = new LinkedHashMap<>();

  DjlBlock(Network network) {
    this.network = network;
    for (Node node : network.nodes()) {
      layer(node.op())
          .ifPresent(block -> layers.put(node.path(), addChildBlock(node.path(), block)));
    }
  }

  private static Optional<Block> layer(Op op) {
    if (op instanceof Conv conv) {
      return Optional.of(
          Conv2d.builder()
              .setFilters(conv.filters())
              .setKernelShape(shape(conv.kernel()))
              .optStride(shape(conv.stride()))
              .optPadding(shape(conv.padding()))
              .optDilation(shape(conv.dilation()))
              .optGroups(conv.groups())
              .optBias(conv.bias())
              .build());
    }
    if (op instanceof io.espalier.network.BatchNorm norm) {
      return Optional.of(
          BatchNorm.builder()
              .optEpsilon((float) norm.eps())
              .optMomentum((float) (1 - norm.momentum()))
              .build());
    }
    if (op instanceof Linear linear) {
      return Optional.of(
          ai.djl.nn.core.Linear.builder()
              .setUnits(linear.features())
              .optBias(linear.bias())
              .build());
    }
    if (op instanceof Pool pool && pool.kind() == Pool.Kind.MAX) {
      return Optional.of(
          ai.djl.nn.pooling.Pool.maxPool2dBlock(
              shape(pool.kernel()), shape(pool.stride()), shape(pool.padding())));
    }
    if (op instanceof GlobalAveragePool) {
      return Optional.of(ai.djl.nn.pooling.Pool.globalAvgPool2dBlock());
    }
    return Optional.empty();
  }

  private static Shape shape(Window window) {
    return new Shape(window.height(), window.width());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    Map<String, NDArray> values = new HashMap<>();
    values.put(Network.INPUT, inputs.singletonOrThrow());
    for (Node node : network.nodes()) {
      List<NDArray> from = node.inputs().stream().map(values::get).toList();
      Block layer = layers.get(node.path());
      NDArray value =
          layer == null
              ? apply(node, from)
              : layer.forward(store, new NDList(from), training).singletonOrThrow();
      values.put(node.path(), value);
    }
    return new NDList(values.get(network.output().path()));
  }

  private static NDArray apply(Node node, List<NDArray> from) {
    NDArray x = from.get(0);
    if (node.op() instanceof io.espalier.network.Activation activation
        && activation.kind() == io.espalier.network.Activation.Kind.RELU) {
      return Activation.relu(x);
    }
    if (node.op() instanceof Add) {
      return from.stream().reduce(NDArray::add).orElseThrow();
    }
    if (node.op() instanceof Subsample subsample) {
      return x.get(Text.of(":, :, ::%d, ::%d", subsample.stride(), subsample.stride()));
    }
    if (node.op() instanceof ChannelPad pad) {
      return x.pad(new Shape(0, 0, 0, 0, pad.before(), pad.after()), 0);
    }
    throw new Refusal(
        Text.of(
            "Cannot build '%s' in DJL: no block is known for %s; leave the network or the contender out",
            node.path(), node.op().call()));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Map<String, io.espalier.network.Shape> shapes = network.shapes();
    long batch = inputs[0].get(0);
    for (Node node : network.nodes()) {
      Block layer = layers.get(node.path());
      if (layer != null) {
        layer.initialize(manager, type, shape(batch, shapes.get(node.inputs().get(0))));
      }
    }
  }

  private static Shape shape(long batch, io.espalier.network.Shape each) {
    return each.positions() == 1
        ? new Shape(batch, each.channels())
        : new Shape(batch, each.channels(), each.height(), each.width());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    io.espalier.network.Shape output = network.shapes().get(network.output().path());
    return new Shape[] {shape(inputs[0].get(0), output)};
  }

  /** Replaces the parameters of all layers. */
  void copy(Weights weights) {
    layers.forEach(
        (path, layer) ->
            layer
                .getDirectParameters()
                .values()
                .forEach(own -> own.getArray().set(values(weights, path, own.getName()))));
  }

  private static float[] values(Weights weights, String path, String name) {
    return weights.get(path + "." + OUR_NAMES.getOrDefault(name, name)).data();
  }

  /** The number of elements of all parameters that are trained. */
  long trained() {
    return getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }
}
