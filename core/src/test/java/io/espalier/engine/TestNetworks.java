package io.espalier.engine;

import io.espalier.data.Batch;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Networks, weights and batches to test with. */
public final class TestNetworks {
  public static final Activation RELU = new Activation(Activation.Kind.RELU);

  private TestNetworks() {}

  /** ResNet-20 for 32x32 images, with the parameter-free shortcut. */
  public static Network resnet20() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 32, 32));
    String x = normalized(net, "conv1", "bn1", Conv.of(16, 3), Network.INPUT);
    x = net.add("relu1", RELU, x);
    for (int stage = 0; stage < 3; stage++) {
      for (int block = 0; block < 3; block++) {
        String at = "layer" + (stage + 1) + "." + block + ".";
        int width = 16 << stage;
        int stride = stage > 0 && block == 0 ? 2 : 1;
        String y = normalized(net, at + "conv1", at + "bn1", Conv.of(width, 3).strided(stride), x);
        y = net.add(at + "relu1", RELU, y);
        y = normalized(net, at + "conv2", at + "bn2", Conv.of(width, 3), y);
        if (stride > 1) {
          x = net.add(at + "rows", new Subsample(2), x);
          x = net.add(at + "pad", new ChannelPad(width / 4, width / 4), x);
        }
        x = net.add(at + "relu2", RELU, net.add(at + "add", new Add(), y, x));
      }
    }
    net.add("fc", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
    return net.build();
  }

  /** A convolution, normalized and rectified, and dropout before the classifier. */
  static Network droppingOut() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 8, 8));
    net.add("conv", Conv.of(6, 3), Network.INPUT);
    net.add("bn", BatchNorm.DEFAULTS, "conv");
    net.add("relu", RELU, "bn");
    net.add("pool", new GlobalAveragePool(), "relu");
    net.add("dropout", new Dropout(0.3), "pool");
    net.add("fc", new Linear(4, true), "dropout");
    return net.build();
  }

  /** Random weights: He's for weights, around 1 for scales and variances. */
  public static Model model(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      float[] data = new float[parameter.size()];
      int fanIn = Math.max(1, parameter.size() / parameter.shape().get(0));
      for (int i = 0; i < data.length; i++) {
        data[i] = value(parameter.role(), fanIn, random);
      }
      tensors.put(parameter.name(), Tensor.of(parameter.shape(), data));
    }
    return new Model(network, new Weights(tensors), History.NONE);
  }

  public static Batch batch(Shape shape, int size, int classes, long seed) {
    Random random = new Random(seed);
    float[] images = new float[size * shape.size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return new Batch(images, random.ints(size, 0, classes).toArray());
  }

  private static String normalized(
      NetworkBuilder net, String conv, String norm, Conv op, String input) {
    return net.add(norm, BatchNorm.DEFAULTS, net.add(conv, op, input));
  }

  private static float value(Role role, int fanIn, Random random) {
    double normal = random.nextGaussian();
    return (float)
        switch (role) {
          case WEIGHT -> normal * Math.sqrt(2.0 / fanIn);
          case BIAS, SHIFT, MEAN -> 0.2 * normal;
          case SCALE -> 1 + 0.2 * normal;
          case VARIANCE -> 0.8 + 0.4 * random.nextDouble();
        };
  }
}
