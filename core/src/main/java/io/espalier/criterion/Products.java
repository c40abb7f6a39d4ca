package io.espalier.criterion;

import io.espalier.channel.Member;
import io.espalier.engine.Session;
import io.espalier.model.Tensor;

/**
 * A node's activation times its gradient, summed over the positions of each map.
 *
 * @param sums for each image and channel
 */
record Products(double[] sums, int channels, int positions) {
  /** Those of the session's last step; the node is watched. */
  static Products of(Session session, String node) {
    Tensor activation = session.activation(node);
    float[] a = activation.data();
    float[] delta = session.activationGradient(node).data();
    int maps = activation.extent(0) * activation.extent(1);
    int positions = a.length / maps;
    double[] sums = new double[maps];
    for (int map = 0; map < maps; map++) {
      double sum = 0;
      for (int i = map * positions; i < (map + 1) * positions; i++) {
        sum += (double) a[i] * delta[i];
      }
      sums[map] = sum;
    }
    return new Products(sums, activation.extent(1), positions);
  }

  /** The sum over an atom's channels, for one image. */
  double ofAtom(Member member, int atom, int image) {
    double sum = 0;
    for (int i = 0; i < member.each(); i++) {
      sum += sums[image * channels + member.channel(atom, i)];
    }
    return sum;
  }

  /** The sum over an atom's channels and all images. */
  double ofAtom(Member member, int atom) {
    double sum = 0;
    for (int image = 0; image < sums.length / channels; image++) {
      sum += ofAtom(member, atom, image);
    }
    return sum;
  }
}
