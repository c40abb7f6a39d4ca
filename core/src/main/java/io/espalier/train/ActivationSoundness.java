package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether every node of a model gives finite numbers. Outputs alone do not tell: a rectification
 * makes zero of minus infinity, and oneDNN's of what is not a number, too. So a few images go
 * through the network in a session of their own that takes no nodes together.
 */
public final class ActivationSoundness {
  /** How many images are looked at; an overflow seldom is one image's own. */
  static final int IMAGES = 8;

  /** A session copies all that is watched; this is 64 MB. */
  private static final long VALUES = 1 << 24;

  private ActivationSoundness() {}

  /**
   * Looks at the activations of a batch's first images, in evaluation.
   *
   * @param work what cannot be done otherwise, as in {@code score the model}
   * @throws Diverged naming the first node, in the network's order, with values that are not finite
   */
  public static void check(Engine engine, Model model, Batch batch, String work) {
    fault(engine, model, batch)
        .ifPresent(
            fault -> {
              throw Diverged.during(work, fault);
            });
  }

  /**
   * What is wrong with the activations of a batch's first images, in evaluation: of at most eight,
   * and of fewer, down to one, where activations are large.
   *
   * @return the first node, in the network's order, with values that are not finite
   */
  public static Optional<Soundness.Fault> fault(Engine engine, Model model, Batch batch) {
    Network network = model.network();
    Watch all = new Watch(network.nodes().stream().map(Node::path).collect(Collectors.toSet()));
    try (Session session = engine.open(model, all, 0)) {
      session.forward(few(network, batch), Pass.EVALUATE);
      return session.fault();
    }
  }

  private static Batch few(Network network, Batch batch) {
    long each = network.shapes().values().stream().mapToLong(Shape::size).sum();
    int size = (int) Math.max(1, Math.min(Math.min(IMAGES, batch.size()), VALUES / each));
    return new Batch(
        Arrays.copyOf(batch.images(), size * network.input().size()),
        Arrays.copyOf(batch.labels(), size));
  }
}
