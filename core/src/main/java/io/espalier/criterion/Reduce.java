package io.espalier.criterion;

import java.util.List;

/** How the scores of coupled layers become the one score of an atom that they share. */
public enum Reduce {
  /** Their sum: an atom goes only where all of its copies matter little. */
  SUM {
    @Override
    double of(List<double[]> layers, int atom) {
      double sum = 0;
      for (double[] layer : layers) {
        sum += layer[atom];
      }
      return sum;
    }
  },
  /** Their mean: ranks within a group as the sum does, and keeps large groups comparable. */
  MEAN {
    @Override
    double of(List<double[]> layers, int atom) {
      return SUM.of(layers, atom) / layers.size();
    }
  },
  /** The largest: an atom stays if one of its copies matters much. */
  MAX {
    @Override
    double of(List<double[]> layers, int atom) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double[] layer : layers) {
        largest = Math.max(largest, layer[atom]);
      }
      return largest;
    }
  },
  /** That of the first layer in the network's order; the others follow it. */
  FIRST {
    @Override
    double of(List<double[]> layers, int atom) {
      return layers.get(0)[atom];
    }
  };

  abstract double of(List<double[]> layers, int atom);

  /** One score for each atom, from one array for each layer. */
  double[] of(List<double[]> layers) {
    double[] reduced = new double[layers.get(0).length];
    for (int atom = 0; atom < reduced.length; atom++) {
      reduced[atom] = of(layers, atom);
    }
    return reduced;
  }
}
