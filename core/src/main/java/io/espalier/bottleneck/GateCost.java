package io.espalier.bottleneck;

import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The MACs of a gated network: each layer costs {@code coefficient * inputs * outputs}, where the
 * widths are sums of gates, and channels without a gate count as one. With gates of 0 and 1 these
 * are the MACs of the network without the channels of the zeros.
 */
public final class GateCost {
  /** The mark of a channel without a gate. */
  private static final int NONE = -1;

  /** A layer: what one input channel costs for one output channel, and the gates of both. */
  private record Term(double coefficient, int[] inputs, int[] outputs) {}

  private final List<Term> terms;
  private final int gates;

  private GateCost(List<Term> terms, int gates) {
    this.terms = terms;
    this.gates = gates;
  }

  /** Arrays for the gate of each input and output channel of each node: none so far. */
  static void ungated(Network network, Map<String, int[]> inputs, Map<String, int[]> outputs) {
    Map<String, Shape> shapes = network.shapes();
    outputs.put(Network.INPUT, new int[network.input().channels()]);
    for (Node node : network.nodes()) {
      inputs.put(node.path(), new int[shapes.get(node.inputs().get(0)).channels()]);
      outputs.put(node.path(), new int[shapes.get(node.path()).channels()]);
    }
    inputs.values().forEach(channels -> Arrays.fill(channels, NONE));
    outputs.values().forEach(channels -> Arrays.fill(channels, NONE));
  }

  static GateCost of(
      Network network, Map<String, int[]> inputs, Map<String, int[]> outputs, int gates) {
    Map<String, Shape> shapes = network.shapes();
    List<Term> terms = new ArrayList<>();
    for (Node node : network.nodes()) {
      List<Shape> before = Network.inputs(node, shapes);
      long macs = node.op().macs(before);
      if (macs > 0) {
        int[] in = depthwise(node.op(), before) ? new int[] {NONE} : inputs.get(node.path());
        int[] out = outputs.get(node.path());
        terms.add(new Term((double) macs / in.length / out.length, in, out));
      }
    }
    return new GateCost(terms, gates);
  }

  /** Each filter of a depthwise convolution reads one channel, which goes with it. */
  private static boolean depthwise(Op op, List<Shape> inputs) {
    return op instanceof Conv conv && conv.depthwise(inputs.get(0).channels());
  }

  /** The MACs under these gates. */
  public double macs(double[] values) {
    double sum = 0;
    for (Term term : terms) {
      sum += term.coefficient * width(term.inputs, values) * width(term.outputs, values);
    }
    return sum;
  }

  /** The derivative of the MACs by each gate. */
  public double[] gradient(double[] values) {
    double[] gradient = new double[gates];
    for (Term term : terms) {
      double in = width(term.inputs, values);
      double out = width(term.outputs, values);
      add(gradient, term.inputs, term.coefficient * out);
      add(gradient, term.outputs, term.coefficient * in);
    }
    return gradient;
  }

  private static double width(int[] channels, double[] values) {
    double sum = 0;
    for (int gate : channels) {
      sum += gate == NONE ? 1 : values[gate];
    }
    return sum;
  }

  private static void add(double[] gradient, int[] channels, double share) {
    for (int gate : channels) {
      if (gate != NONE) {
        gradient[gate] += share;
      }
    }
  }
}
