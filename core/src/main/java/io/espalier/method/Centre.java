package io.espalier.method;

import java.util.List;

/** What the members of a cluster become. */
public enum Centre {
  /** Their mean. */
  CENTROID {
    @Override
    void reconstruct(AtomPlaces ties, float[] parameters, List<Integer> cluster) {
      ties.average(parameters, cluster);
    }
  },
  /** The member nearest to the mean of their filters; among equals the lowest. */
  MEDOID {
    @Override
    void reconstruct(AtomPlaces ties, float[] parameters, List<Integer> cluster) {
      double[][] points = ties.points(parameters);
      int best = cluster.get(0);
      double least = Double.POSITIVE_INFINITY;
      for (int atom : cluster) {
        double away = 0;
        for (int k = 0; k < points[atom].length; k++) {
          double mean = 0;
          for (int other : cluster) {
            mean += points[other][k] / cluster.size();
          }
          away += (points[atom][k] - mean) * (points[atom][k] - mean);
        }
        if (away < least) {
          best = atom;
          least = away;
        }
      }
      ties.copy(parameters, cluster, best);
    }
  };

  abstract void reconstruct(AtomPlaces ties, float[] parameters, List<Integer> cluster);
}
