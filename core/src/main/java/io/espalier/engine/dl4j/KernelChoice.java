package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Guard;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.nd4j.Nd4jKernels;
import io.espalier.engine.dl4j.onednn.OneDnnKernels;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which kernels sessions run on: oneDNN where its library loads, ND4J's native operations
 * otherwise.
 *
 * @param description a word or two
 * @param factory makes the kernels of one session
 */
record KernelChoice(String description, Factory factory) {
  /** Asks for one of {@code onednn} and {@code nd4j}, and no other. */
  static final String PROPERTY = "espalier.engine.kernels";

  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  /** Makes the kernels of one session. */
  interface Factory {
    /** Makes them, perhaps under {@link Guard}. */
    Kernels kernels(boolean guarded);
  }

  /** ND4J's native operations, in a precision. */
  static KernelChoice nd4j(DataType type) {
    return new KernelChoice("ND4J's kernels", guarded -> new Nd4jKernels(type, guarded));
  }

  /** The kernels of one session. */
  Kernels kernels(boolean guarded) {
    return factory.kernels(guarded);
  }

  /** The layout of activations of several positions. */
  Layout images() {
    try (Kernels kernels = kernels(false)) {
      return kernels.images();
    }
  }

  /**
   * The kernels in single precision that are asked for, or the best that load.
   *
   * @throws Refusal if what is asked for is unknown or does not load
   */
  static KernelChoice best() {
    return of(System.getProperty(PROPERTY, ""), OneDnnKernels.obstacle().orElse(null));
  }

  /**
   * The kernels in single precision that serve graphics cards.
   *
   * @throws Refusal if others are asked for
   */
  static KernelChoice onCards() {
    return onCards(System.getProperty(PROPERTY, ""));
  }

  static KernelChoice onCards(String asked) {
    if (asked.equals("onednn")) {
      throw new Refusal(
          Text.of(
              "Cannot use the kernels 'onednn': ND4J's native build computes on graphics cards, oneDNN on processors; leave -D%s out",
              PROPERTY));
    }
    return asked.isEmpty() ? nd4j(DataType.FLOAT) : of(asked, null);
  }

  /** Warns where the slower kernels serve though nobody has asked for them. */
  static void warnOfSlower() {
    if (System.getProperty(PROPERTY, "").isEmpty()) {
      OneDnnKernels.obstacle()
          .ifPresent(
              obstacle ->
                  LOG.warn(
                      "oneDNN does not load here ({}); using ND4J's native operations, which train about half as fast",
                      obstacle));
    }
  }

  /**
   * Decides.
   *
   * @param obstacle what keeps oneDNN from loading; null if nothing does
   */
  static KernelChoice of(String asked, String obstacle) {
    return switch (asked) {
      case "nd4j" -> nd4j(DataType.FLOAT);
      case "onednn" -> required(obstacle);
      case "" -> obstacle == null ? oneDnn() : nd4j(DataType.FLOAT);
      default ->
          throw new Refusal(
              Text.of(
                  "Cannot use the kernels '%s': there are 'onednn' and 'nd4j'; set -D%s to one of them or leave it out",
                  asked, PROPERTY));
    };
  }

  private static KernelChoice required(String obstacle) {
    if (obstacle == null) {
      return oneDnn();
    }
    throw new Refusal(
        Text.of(
            "Cannot use the kernels 'onednn': %s; put org.bytedeco:dnnl and org.bytedeco:opencl with their native jars on the class path, or leave -D%s out",
            obstacle, PROPERTY));
  }

  private static KernelChoice oneDnn() {
    return new KernelChoice("oneDNN " + OneDnnKernels.version(), OneDnnKernels::new);
  }
}
