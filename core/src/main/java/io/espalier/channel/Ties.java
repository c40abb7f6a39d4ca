package io.espalier.channel;

import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Ties atoms that cannot go alone into sets that can: every set has equally many channels in each
 * block of every grouped convolution.
 *
 * <p>ShuffleNet needs it: behind a concatenation the blocks of a grouped convolution begin within
 * its parts, so that a channel of one part can only go with channels of the others. Atoms that lie
 * in the same blocks make a cell. A set starts with one atom and takes, as long as blocks differ,
 * an atom of the cell that brings them closest (one path of Contejean and Devie, "An Efficient
 * Incremental Algorithm for Solving Systems of Linear Diophantine Equations", Information and
 * Computation, 1994, instead of their search for all solutions). Where that leads nowhere, or to a
 * single set, which could not go either, atoms stay untied.
 */
final class Ties {
  private final List<Deque<Integer>> cells = new ArrayList<>();

  /** What an atom of a cell adds to every block, above the mean of the convolution's blocks. */
  private final long[][] tilts;

  private Ties(Classes classes, List<Place> grouped, boolean[] stuck) {
    int[] cellOf = new int[stuck.length];
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int atom = 0; atom < stuck.length; atom++) {
      if (stuck[atom]) {
        cellOf[atom] = numbers.computeIfAbsent(classes.classOf(atom), c -> numbers.size());
        if (cellOf[atom] == cells.size()) {
          cells.add(new ArrayDeque<>());
        }
        cells.get(cellOf[atom]).add(atom);
      }
    }
    tilts = new long[cells.size()][grouped.stream().mapToInt(Place::blocks).sum()];
    int row = 0;
    for (Place place : grouped) {
      int[] atoms = place.atoms();
      for (int c = 0; c < atoms.length; c++) {
        if (stuck[atoms[c]] && cells.get(cellOf[atoms[c]]).getFirst() == atoms[c]) {
          long[] tilt = tilts[cellOf[atoms[c]]];
          tilt[row + place.block(c)] += place.blocks();
          for (int block = 0; block < place.blocks(); block++) {
            tilt[row + block]--;
          }
        }
      }
      row += place.blocks();
    }
  }

  /**
   * The sets.
   *
   * @param stuck for each atom, whether it cannot go alone and does not have to stay
   */
  static DisjointSets of(List<Place> places, boolean... stuck) {
    List<Place> grouped = rules(places, stuck);
    List<Place> finer = new ArrayList<>(places);
    grouped.forEach(place -> finer.addAll(place.split()));
    Ties ties = new Ties(new Classes(stuck.length, finer), grouped, stuck);
    DisjointSets sets = new DisjointSets(stuck.length);
    for (int start = 0; start < ties.cells.size(); start++) {
      Optional<int[]> set = ties.set(start);
      while (set.isPresent()) {
        ties.tie(set.get(), sets);
        set = ties.set(start);
      }
    }
    return sets;
  }

  /** The grouped convolutions that these atoms meet; one for all that cut the same channels. */
  private static List<Place> rules(List<Place> places, boolean... stuck) {
    Set<List<Object>> seen = new HashSet<>();
    return places.stream()
        .filter(place -> place.blocks() > 1)
        .filter(place -> Arrays.stream(place.atoms()).anyMatch(atom -> stuck[atom]))
        .filter(place -> seen.add(List.of(place.blocks(), IntBuffer.wrap(place.atoms()))))
        .toList();
  }

  /** How many atoms of each cell make a set with one of this cell, if there is an answer. */
  private Optional<int[]> set(int start) {
    int[] taken = new int[cells.size()];
    long[] tilt = new long[tilts[start].length];
    int next = start;
    while (next >= 0 && taken[next] < cells.get(next).size()) {
      taken[next]++;
      for (int row = 0; row < tilt.length; row++) {
        tilt[row] += tilts[next][row];
      }
      if (Arrays.stream(tilt).allMatch(each -> each == 0)) {
        int parts = Arrays.stream(taken).reduce(0, Ties::commonDivisor);
        int[] least = Arrays.stream(taken).map(each -> each / parts).toArray();
        return Optional.of(least);
      }
      next = counterweight(tilt, taken);
    }
    return Optional.empty();
  }

  /** The cell with atoms left that brings the blocks closest to one another, or -1. */
  private int counterweight(long[] tilt, int[] taken) {
    int best = -1;
    long least = Long.MAX_VALUE;
    for (int cell = 0; cell < tilts.length; cell++) {
      long along = 0;
      long left = 0;
      for (int row = 0; row < tilt.length; row++) {
        long after = tilt[row] + tilts[cell][row];
        along += tilt[row] * tilts[cell][row];
        left += after * after;
      }
      if (along < 0 && left < least && taken[cell] < cells.get(cell).size()) {
        best = cell;
        least = left;
      }
    }
    return best;
  }

  private static int commonDivisor(int a, int b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }

  /** Makes as many sets of this kind as there are atoms for; a single one is left apart. */
  private void tie(int[] taken, DisjointSets sets) {
    int times =
        IntStream.range(0, taken.length)
            .filter(cell -> taken[cell] > 0)
            .map(cell -> cells.get(cell).size() / taken[cell])
            .min()
            .orElseThrow();
    for (int i = 0; i < times; i++) {
      int first = -1;
      for (int cell = 0; cell < taken.length; cell++) {
        for (int k = 0; k < taken[cell]; k++) {
          int atom = cells.get(cell).remove();
          first = first < 0 || times == 1 ? atom : first;
          sets.unite(first, atom);
        }
      }
    }
  }
}
