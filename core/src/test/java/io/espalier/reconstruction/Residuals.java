package io.espalier.reconstruction;

import io.espalier.data.Data;
import io.espalier.data.Normalization;
import io.espalier.engine.Engines;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import io.espalier.testing.Blobs;
import io.espalier.testing.RandomWeights;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.WorkContext;
import java.util.List;

/** A small residual network on small images, and a context to work on. */
public final class Residuals {
  private static final Activation RELU = new Activation(Activation.Kind.RELU);
  private static final Shape IMAGE = new Shape(2, 8, 8);

  private Residuals() {}

  /** A stem and two blocks of 8 channels, the second strided to 12 beside a projection. */
  public static Network network() {
    NetworkBuilder net = new NetworkBuilder(IMAGE);
    net.add("conv1", Conv.of(8, 3), Network.INPUT);
    net.add("bn1", BatchNorm.DEFAULTS, "conv1");
    net.add("relu", RELU, "bn1");
    branch(net, "a", "relu", 8, 1);
    net.add("a.add", new Add(), "a.bn2", "relu");
    net.add("a.relu2", RELU, "a.add");
    branch(net, "b", "a.relu2", 12, 2);
    net.add("b.0", Conv.of(12, 1).strided(2), "a.relu2");
    net.add("b.1", BatchNorm.DEFAULTS, "b.0");
    net.add("b.add", new Add(), "b.bn2", "b.1");
    net.add("b.relu2", RELU, "b.add");
    net.add("pool", new GlobalAveragePool(), "b.relu2");
    net.add("fc", new Linear(3, true), "pool");
    return net.build();
  }

  private static void branch(NetworkBuilder net, String path, String from, int width, int stride) {
    net.add(path + ".conv1", Conv.of(width, 3).strided(stride), from);
    net.add(path + ".bn1", BatchNorm.DEFAULTS, path + ".conv1");
    net.add(path + ".relu1", RELU, path + ".bn1");
    net.add(path + ".conv2", Conv.of(width, 3), path + ".relu1");
    net.add(path + ".bn2", BatchNorm.DEFAULTS, path + ".conv2");
  }

  /** Three convolutions in a row and a linear layer that reads each position of the last. */
  public static Network chain() {
    NetworkBuilder net = new NetworkBuilder(IMAGE);
    String last = Network.INPUT;
    for (int i = 1; i <= 3; i++) {
      net.add("conv" + i, Conv.of(8, 3).strided(i == 3 ? 2 : 1).biased(), last);
      last = net.add("relu" + i, RELU, "conv" + i);
    }
    net.add("flatten", new Flatten(), last);
    net.add("fc", new Linear(3, true), "flatten");
    return net.build();
  }

  /** Random weights and statistics. */
  public static Model model() {
    return RandomWeights.of(network(), 3);
  }

  /** Data of this many training images. */
  public static Data data(int train) {
    Blobs images = new Blobs(IMAGE, 3, train, 1);
    return new Data(
        "blobs",
        List.of("a", "b", "c"),
        images,
        new Blobs(IMAGE, 3, 60, 2),
        new Blobs(IMAGE, 3, 60, 3),
        new Normalization(List.of(0.4, 0.5), List.of(0.3, 0.25)),
        Hash.of("residuals " + train));
  }

  /** A context with the engine on the class path. */
  public static WorkContext context(int train, long seed) {
    return new WorkContext(
        Engines.find(), data(train), seed, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
  }
}
