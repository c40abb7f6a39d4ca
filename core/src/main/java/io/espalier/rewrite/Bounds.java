package io.espalier.rewrite;

import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;

/** Which values a node can have, whatever the weights and the image. */
final class Bounds {
  private static final double SIX = 6;

  private final Network network;

  Bounds(Network network) {
    this.network = network;
  }

  /** Whether an activation changes nothing that a path can hold. */
  boolean passes(String path, Activation.Kind kind) {
    return switch (kind) {
      case RELU -> least(path) >= 0;
      case RELU6 -> least(path) >= 0 && most(path) <= SIX;
      default -> false;
    };
  }

  private double least(String path) {
    Node node = network.find(path).orElse(null);
    if (node == null || unbounded(node.op())) {
      return Double.NEGATIVE_INFINITY;
    }
    if (node.op() instanceof Activation activation) {
      return activation.kind() == Activation.Kind.HARD_SWISH ? -1 : 0;
    }
    // All others take, average, add or multiply, or put zeros beside.
    return Math.min(0, node.inputs().stream().mapToDouble(this::least).min().orElseThrow());
  }

  private double most(String path) {
    Node node = network.find(path).orElse(null);
    if (node == null || unbounded(node.op()) || node.op().arity() != 1) {
      return Double.POSITIVE_INFINITY;
    }
    if (node.op() instanceof Activation activation) {
      return switch (activation.kind()) {
        case RELU6 -> SIX;
        case HARD_SIGMOID, SIGMOID -> 1;
        default -> Double.POSITIVE_INFINITY;
      };
    }
    return Math.max(0, most(node.inputs().get(0)));
  }

  private static boolean unbounded(Op op) {
    return op instanceof Conv
        || op instanceof Linear
        || op instanceof BatchNorm
        || op instanceof BorderedBatchNorm;
  }
}
