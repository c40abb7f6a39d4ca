package io.espalier.model;

import io.espalier.network.Add;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the weights of convolutions begin.
 *
 * <p>In all of these linear layers and biases begin as in PyTorch, {@code U(-1/sqrt(fan_in),
 * 1/sqrt(fan_in))} with the weight's fan-in, and batch normalizations with scale 1, shift 0, mean 0
 * and variance 1. The fan-in of a convolution is {@code input / groups * kernel area}, its fan-out
 * {@code filters * kernel area} whatever its groups, as PyTorch counts it. The weights of a
 * convolution whose output is added to its own input begin at zero, so that both together begin as
 * the identity (Ding et al., "Diverse Branch Block: Building a Convolution as an Inception-like
 * Unit", CVPR 2021).
 */
public enum Initialization {
  /** {@code N(0, sqrt(2 / fan_out))}: torchvision's ResNets. */
  KAIMING_FAN_OUT,
  /**
   * {@code N(0, sqrt(2 / fan_in))} (He et al., "Delving Deep into Rectifiers", ICCV 2015): ResNets
   * on CIFAR.
   */
  KAIMING_FAN_IN,
  /** {@code U(-1/sqrt(fan_in), 1/sqrt(fan_in))}: what PyTorch does unless told otherwise. */
  PYTORCH_DEFAULT;

  /** Convolutions have two more, for height and width. */
  private static final int LINEAR_AXES = 2;

  /**
   * A network with fresh weights. Each parameter depends on the seed and its own name and shape
   * only, and on whether its node is added to its own input, not on what else the network holds.
   */
  public Model fresh(Network network, long seed) {
    List<Parameter> parameters = network.parameters();
    Map<String, Parameter> byName = new LinkedHashMap<>();
    parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    Set<String> beside = besideTheirInput(network);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Tensor tensor =
          beside.contains(parameter.name())
              ? Tensor.filled(parameter.shape(), 0)
              : tensor(parameter, byName, seed);
      tensors.put(parameter.name(), tensor);
    }
    return new Model(network, new Weights(tensors), History.NONE);
  }

  /** The weights of convolutions that are added to what they read. */
  private static Set<String> besideTheirInput(Network network) {
    Map<String, Node> convolutions = new HashMap<>();
    Set<String> beside = new HashSet<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Conv) {
        convolutions.put(node.path(), node);
      } else if (node.op() instanceof Add) {
        node.inputs().stream()
            .filter(path -> convolutions.containsKey(path))
            .filter(path -> node.inputs().contains(convolutions.get(path).inputs().get(0)))
            .forEach(path -> beside.add(path + ".weight"));
      }
    }
    return beside;
  }

  private Tensor tensor(Parameter parameter, Map<String, Parameter> byName, long seed) {
    RandomStream random = RandomStream.of(seed, parameter.name());
    return switch (parameter.role()) {
      case SCALE, VARIANCE -> Tensor.filled(parameter.shape(), 1);
      case SHIFT, MEAN -> Tensor.filled(parameter.shape(), 0);
      case BIAS -> uniform(parameter, weightBeside(parameter, byName), random);
      case WEIGHT ->
          this == PYTORCH_DEFAULT || parameter.shape().size() == LINEAR_AXES
              ? uniform(parameter, parameter, random)
              : normal(parameter, random);
    };
  }

  private static Tensor uniform(Parameter parameter, Parameter weight, RandomStream random) {
    float[] data = new float[parameter.size()];
    random.fillUniform(data, 1 / Math.sqrt(fan(weight, 1)));
    return Tensor.of(parameter.shape(), data);
  }

  private Tensor normal(Parameter weight, RandomStream random) {
    float[] data = new float[weight.size()];
    random.fillNormal(data, Math.sqrt(2.0 / fan(weight, this == KAIMING_FAN_OUT ? 0 : 1)));
    return Tensor.of(weight.shape(), data);
  }

  private static Parameter weightBeside(Parameter bias, Map<String, Parameter> byName) {
    String path = bias.name().substring(0, bias.name().lastIndexOf('.'));
    return byName.get(path + ".weight");
  }

  /** The extent of an axis times the kernel's area. */
  private static int fan(Parameter weight, int axis) {
    int area = weight.shape().stream().skip(LINEAR_AXES).reduce(1, Math::multiplyExact);
    return Math.multiplyExact(weight.shape().get(axis), area);
  }
}
