package io.espalier.latency;

import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.math.BigInteger;
import java.util.Map;
import java.util.OptionalLong;

/** Whether a batch fits memory, as far as that is known before it is tried. */
final class Room {
  private static final int FLOAT = 4;

  private Room() {}

  /**
   * Checks that it may fit.
   *
   * @param free bytes outside the heap, if known
   * @throws Refusal if even the images, or the largest operation's arrays alone, do not
   */
  static void check(Network network, int batch, long heap, OptionalLong free) {
    if (batch < 1) {
      throw new Refusal(
          Text.of("Cannot measure a batch of %d images: a batch has at least 1", batch));
    }
    BigInteger images = bytes(batch, network.input().size());
    BigInteger most = images.add(bytes(batch, largest(network)));
    BigInteger arrays = BigInteger.valueOf((long) Integer.MAX_VALUE * FLOAT);
    boolean fits =
        images.compareTo(BigInteger.valueOf(heap).min(arrays)) < 0
            && (free.isEmpty() || most.compareTo(BigInteger.valueOf(free.getAsLong())) < 0);
    if (!fits) {
      throw refusal(batch, Text.of("it needs at least %,d MB", most.shiftRight(20)), null);
    }
  }

  /** The refusal of a batch that turned out not to fit. */
  static Refusal refusal(int batch, String why, Throwable cause) {
    return new Refusal(
        Text.of(
            "Cannot measure a batch of %d images: it does not fit memory, %s; set a smaller batch",
            batch, why),
        cause);
  }

  private static BigInteger bytes(int batch, long elements) {
    return BigInteger.valueOf(elements * FLOAT).multiply(BigInteger.valueOf(batch));
  }

  /** The most elements that an operation reads and writes for one image. */
  private static long largest(Network network) {
    Map<String, Shape> shapes = network.shapes();
    long largest = 0;
    for (Node node : network.nodes()) {
      long elements = shapes.get(node.path()).size();
      for (Shape input : Network.inputs(node, shapes)) {
        elements += input.size();
      }
      largest = Math.max(largest, elements);
    }
    return largest;
  }
}
