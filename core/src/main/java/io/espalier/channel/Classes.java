package io.espalier.channel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Atoms sorted into classes: two atoms are of one class if they occur equally often in every place.
 *
 * <p>Partition refinement: each place splits the classes that it meets; the work is linear in the
 * number of channels.
 */
final class Classes {
  private final int[] classOf;
  private final int[] indexWithin;
  private final int[] sizes;

  Classes(int atoms, List<Place> places) {
    int[] refined = refine(atoms, places);
    classOf = new int[atoms];
    indexWithin = new int[atoms];
    int[] renumbered = new int[Arrays.stream(refined).max().orElse(0) + 1];
    Arrays.fill(renumbered, -1);
    int[] counted = new int[renumbered.length];
    int classes = 0;
    for (int atom = 0; atom < atoms; atom++) {
      if (renumbered[refined[atom]] < 0) {
        renumbered[refined[atom]] = classes++;
      }
      classOf[atom] = renumbered[refined[atom]];
      indexWithin[atom] = counted[classOf[atom]]++;
    }
    sizes = Arrays.copyOf(counted, classes);
  }

  private static int[] refine(int atoms, List<Place> places) {
    int[] classes = new int[atoms];
    int[] times = new int[atoms];
    int next = 1;
    for (Place place : places) {
      for (int atom : place.atoms()) {
        times[atom]++;
      }
      Map<Long, Integer> split = new HashMap<>();
      long lastKey = -1;
      int last = 0;
      for (int atom : place.atoms()) {
        if (times[atom] == 0) {
          continue;
        }
        long key = ((long) classes[atom] << 32) | times[atom];
        times[atom] = 0;
        if (key != lastKey) {
          Integer known = split.putIfAbsent(key, next);
          last = known == null ? next++ : known;
          lastKey = key;
        }
        classes[atom] = last;
      }
    }
    return classes;
  }

  /** The number of classes; they are numbered by their first atom. */
  int count() {
    return sizes.length;
  }

  int classOf(int atom) {
    return classOf[atom];
  }

  /** The position of an atom among those of its class. */
  int indexWithin(int atom) {
    return indexWithin[atom];
  }

  int size(int number) {
    return sizes[number];
  }
}
