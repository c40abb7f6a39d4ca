package io.espalier.method;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.network.Role;
import io.espalier.train.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the parameters that make each atom of a group lie in an array of all parameters: filters,
 * biases, scales and shifts.
 */
final class AtomPlaces {
  /** The weights of one atom's filters come first. */
  private final int[][] filters;

  private final int[][] all;

  /**
   * Finds them.
   *
   * @param layout of the array; that of the statistics has no filters
   */
  AtomPlaces(Group group, Layout layout) {
    filters = new int[group.size()][];
    all = new int[group.size()][];
    for (int atom = 0; atom < group.size(); atom++) {
      List<Integer> weights = new ArrayList<>();
      List<Integer> others = new ArrayList<>();
      for (Member member : group.members()) {
        if (member.side() == Side.FILTERS || member.side() == Side.SCALES) {
          for (Layout.Slot slot : layout.slots().values()) {
            String name = slot.parameter().name();
            if (name.substring(0, name.lastIndexOf('.')).equals(member.node())) {
              boolean weight = slot.parameter().role() == Role.WEIGHT;
              add(weight ? weights : others, slot, member, atom);
            }
          }
        }
      }
      filters[atom] = weights.stream().mapToInt(Integer::intValue).toArray();
      weights.addAll(others);
      all[atom] = weights.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private static void add(List<Integer> places, Layout.Slot slot, Member member, int atom) {
    int row = slot.parameter().size() / slot.parameter().shape().get(0);
    for (int i = 0; i < member.each(); i++) {
      for (int k = 0; k < row; k++) {
        places.add(slot.offset() + member.channel(atom, i) * row + k);
      }
    }
  }

  /** The filters of each atom as a point. */
  double[][] points(float[] parameters) {
    double[][] points = new double[filters.length][];
    for (int atom = 0; atom < points.length; atom++) {
      points[atom] = new double[filters[atom].length];
      for (int k = 0; k < points[atom].length; k++) {
        points[atom][k] = parameters[filters[atom][k]];
      }
    }
    return points;
  }

  /** Gives all members of a cluster the mean of what they have. */
  void average(float[] values, List<Integer> cluster) {
    int length = all[cluster.get(0)].length;
    for (int k = 0; k < length; k++) {
      double sum = 0;
      for (int atom : cluster) {
        sum += values[all[atom][k]];
      }
      float mean = (float) (sum / cluster.size());
      for (int atom : cluster) {
        values[all[atom][k]] = mean;
      }
    }
  }

  /** Gives all members of a cluster what one of them has. */
  void copy(float[] values, List<Integer> cluster, int from) {
    for (int atom : cluster) {
      for (int k = 0; k < all[atom].length; k++) {
        values[all[atom][k]] = values[all[from][k]];
      }
    }
  }
}
