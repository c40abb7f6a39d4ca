package io.espalier.benchmarks;

import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import io.espalier.train.Layout;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The native memory of a training step beside what it cannot do without.
 *
 * @param network its name
 * @param peak bytes that {@link StepMemory} saw
 * @param kept bytes as {@link #kept} counts them
 */
record MemoryUse(String network, int batch, long peak, long kept) {
  private static final double BAR = 1.5;
  private static final double MEGABYTE = 1e6;

  /** A parameter's value and its momentum. */
  private static final int FOR_EACH_PARAMETER = 2;

  /**
   * Measures a network in a process of its own.
   *
   * @throws io.espalier.spec.Refusal elsewhere than on Linux
   */
  static MemoryUse measured(String name, int batch, Commands commands, Path folder) {
    StepMemory.check();
    Network network = Networks.named(name);
    Path subject = folder.resolve("network");
    Subject.of(network, batch).write(subject.toString());
    try (ContenderProcess process =
        ContenderProcess.start(
            "the memory of " + name,
            commands.memory(subject, batch),
            folder.resolve("memory.log"),
            1)) {
      return new MemoryUse(name, batch, Long.parseLong(process.line()), kept(network, batch));
    }
  }

  /**
   * The bytes, in single precision, that a training step cannot do without: the activations that
   * the backward pass reads, each once, for all images, and every trained parameter with its
   * momentum.
   *
   * <p>Convolutions, linear layers, normalizations, products and largest values in windows read
   * their inputs again, the image among them; hard-swish and SiLU likewise; other element-wise
   * functions and dropout read their output; all else reads nothing.
   */
  static long kept(Network network, int batch) {
    Set<String> read = new HashSet<>();
    for (Node node : network.nodes()) {
      if (readsOutput(node)) {
        read.add(node.path());
      } else if (readsInputs(node)) {
        read.addAll(node.inputs());
      }
    }
    Map<String, Shape> shapes = network.shapes();
    long activations = read.stream().mapToLong(path -> shapes.get(path).size()).sum();
    long parameters = (long) FOR_EACH_PARAMETER * Layout.of(network).size();
    return Float.BYTES * (batch * activations + parameters);
  }

  private static boolean readsOutput(Node node) {
    return node.op() instanceof Dropout
        || (node.op() instanceof Activation activation
            && !Set.of(Activation.Kind.HARD_SWISH, Activation.Kind.SILU)
                .contains(activation.kind()));
  }

  private static boolean readsInputs(Node node) {
    return node.op() instanceof Conv
        || node.op() instanceof Linear
        || node.op() instanceof BatchNorm
        || node.op() instanceof BorderedBatchNorm
        || node.op() instanceof Multiply
        || node.op() instanceof Activation
        || (node.op() instanceof Pool pool && pool.kind() == Pool.Kind.MAX);
  }

  /** How many times what is needed is taken. */
  double ratio() {
    return (double) peak / kept;
  }

  boolean met() {
    return ratio() <= BAR;
  }

  /** The section of the page. */
  static String markdown(List<MemoryUse> uses) {
    StringBuilder text = new StringBuilder(Machine.described()).append('\n');
    uses.forEach(use -> text.append("- ").append(use).append('\n'));
    return text.toString();
  }

  @Override
  public String toString() {
    return Text.of(
        "%s, training with a batch of %d: %.0f MB of native memory at the peak, %.2f times the %.0f MB of activations and parameters; at most %.2f asked, %s",
        network, batch, peak / MEGABYTE, ratio(), kept / MEGABYTE, BAR, met() ? "met" : "not met");
  }
}
