package io.espalier.criterion;

import io.espalier.channel.Member;
import io.espalier.model.Model;
import io.espalier.model.Tensor;

/**
 * The Euclidean distances between the filters of a layer.
 *
 * <p>Squares of differences, not norms and products, so that equal filters are at distance 0
 * exactly. The work goes through the filters' coordinates in blocks that stay in cache, each
 * coordinate an array over the filters: the compiler makes vector instructions of such loops.
 */
final class Distances {
  private static final int BLOCK = 64;
  private static final int UNROLLED = 4;

  private final int count;
  private final float[][] squares;

  private Distances(int count) {
    this.count = count;
    this.squares = new float[count][count];
  }

  /** The distances between these atoms of a layer, each with all of its rows. */
  static Distances of(Model model, Member member, int[] atoms) {
    Tensor weight = model.weights().get(member.node() + ".weight");
    int row = weight.size() / weight.extent(0);
    int length = row * member.each();
    Distances distances = new Distances(atoms.length);
    float[][] block = new float[BLOCK][atoms.length];
    for (int first = 0; first < length; first += BLOCK) {
      int height = Math.min(BLOCK, length - first);
      int padded = (height + UNROLLED - 1) / UNROLLED * UNROLLED;
      for (int a = 0; a < atoms.length; a++) {
        for (int k = 0; k < padded; k++) {
          int at = first + k;
          block[k][a] =
              k < height ? weight.data()[member.channel(atoms[a], at / row) * row + at % row] : 0;
        }
      }
      distances.add(block, padded);
    }
    return distances;
  }

  private void add(float[][] block, int height) {
    for (int a = 0; a < count; a++) {
      for (int k = 0; k < height; k += UNROLLED) {
        add(squares[a], a, block[k], block[k + 1], block[k + 2], block[k + 3]);
      }
    }
  }

  /** Adds four coordinates' squares between one filter and those behind it. */
  private static void add(
      float[] into, int a, float[] first, float[] second, float[] third, float[] fourth) {
    float a1 = first[a];
    float a2 = second[a];
    float a3 = third[a];
    float a4 = fourth[a];
    for (int b = a + 1; b < into.length; b++) {
      float d1 = first[b] - a1;
      float d2 = second[b] - a2;
      float d3 = third[b] - a3;
      float d4 = fourth[b] - a4;
      into[b] = Math.fma(d1, d1, Math.fma(d2, d2, Math.fma(d3, d3, Math.fma(d4, d4, into[b]))));
    }
  }

  /** For each filter the sum of its distances to all others. */
  double[] sums() {
    double[] sums = new double[count];
    for (int a = 0; a < count; a++) {
      for (int b = a + 1; b < count; b++) {
        double distance = Math.sqrt(squares[a][b]);
        sums[a] += distance;
        sums[b] += distance;
      }
    }
    return sums;
  }
}
