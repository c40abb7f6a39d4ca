package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.model.Model;
import io.espalier.model.Tensor;

/** Norms of the filters that atoms have in one layer; the channels of one atom count together. */
final class FilterNorms {
  /** A sum over part of an array. */
  interface Sum {
    double of(float[] weights, int from, int to);
  }

  private FilterNorms() {}

  /** The sum over each atom's rows of the layer's weight. */
  static double[] sums(Model model, Group group, Member member, Sum sum) {
    Tensor weight = model.weights().get(member.node() + ".weight");
    int row = weight.size() / weight.extent(0);
    double[] sums = new double[group.size()];
    for (int atom = 0; atom < sums.length; atom++) {
      for (int i = 0; i < member.each(); i++) {
        int from = member.channel(atom, i) * row;
        sums[atom] += sum.of(weight.data(), from, from + row);
      }
    }
    return sums;
  }

  /** The sum of absolute values. Four sums side by side: the adder need not wait for itself. */
  static double absolute(float[] weights, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += Math.abs(weights[i]);
      b += Math.abs(weights[i + 1]);
      c += Math.abs(weights[i + 2]);
      d += Math.abs(weights[i + 3]);
    }
    for (; i < to; i++) {
      a += Math.abs(weights[i]);
    }
    return a + b + (c + d);
  }

  /** The sum of squares. */
  static double squares(float[] weights, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += (double) weights[i] * weights[i];
      b += (double) weights[i + 1] * weights[i + 1];
      c += (double) weights[i + 2] * weights[i + 2];
      d += (double) weights[i + 3] * weights[i + 3];
    }
    for (; i < to; i++) {
      a += (double) weights[i] * weights[i];
    }
    return a + b + (c + d);
  }

  /** The Euclidean norm of each atom's rows taken as one vector. */
  static double[] euclidean(Model model, Group group, Member member) {
    double[] norms = sums(model, group, member, FilterNorms::squares);
    for (int atom = 0; atom < norms.length; atom++) {
      norms[atom] = Math.sqrt(norms[atom]);
    }
    return norms;
  }
}
