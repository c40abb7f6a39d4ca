package io.espalier.channel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The most important atoms of a group that fill two divisions evenly: those of the largest sum.
 *
 * <p>A flow of one unit for each atom, from the blocks of one division to those of the other, along
 * cells that hold the atoms both blocks share; atoms are added along the cheapest path, which may
 * take others back.
 */
final class EvenSelection {
  private final double[] importance;
  private final List<List<List<Integer>>> cells = new ArrayList<>();
  private final int[][] chosen;
  private final int[] fromRow;
  private final int[] fromColumn;
  private final double[] rowCost;
  private final double[] columnCost;

  private EvenSelection(Division rows, Division columns, double[] importance) {
    double largest = Arrays.stream(importance).map(Math::abs).max().orElse(0);
    this.importance =
        Arrays.stream(importance).map(value -> largest > 0 ? value / largest : 0).toArray();
    int[] row = rows.numbers(importance.length);
    int[] column = columns.numbers(importance.length);
    int width = columns.blocks().size();
    for (int r = 0; r < rows.blocks().size(); r++) {
      List<List<Integer>> line = new ArrayList<>();
      for (int c = 0; c < width; c++) {
        line.add(new ArrayList<>());
      }
      cells.add(line);
    }
    List<Integer> all = IntStream.range(0, importance.length).boxed().toList();
    for (int atom : descending(all, importance)) {
      cells.get(row[atom]).get(column[atom]).add(atom);
    }
    chosen = new int[cells.size()][width];
    fromColumn = new int[cells.size()];
    fromRow = new int[width];
    rowCost = new double[cells.size()];
    columnCost = new double[width];
  }

  /** The most important first; of equal ones the last. */
  static List<Integer> descending(List<Integer> atoms, double[] importance) {
    return atoms.stream()
        .sorted(
            Comparator.comparingDouble((Integer atom) -> importance[atom])
                .thenComparing(Comparator.naturalOrder())
                .reversed())
        .toList();
  }

  static List<Integer> of(Division rows, Division columns, int count, double[] importance) {
    EvenSelection choice = new EvenSelection(rows, columns, importance);
    for (int i = 0; i < count; i++) {
      choice.addOne(count);
    }
    List<Integer> atoms = new ArrayList<>();
    for (int r = 0; r < choice.chosen.length; r++) {
      for (int c = 0; c < choice.chosen[r].length; c++) {
        atoms.addAll(choice.cells.get(r).get(c).subList(0, choice.chosen[r][c]));
      }
    }
    return atoms;
  }

  /** Bellman and Ford's shortest path from a block with room to one of the other division. */
  private void addOne(int count) {
    for (int r = 0; r < rowCost.length; r++) {
      boolean room = Arrays.stream(chosen[r]).sum() < count / rowCost.length;
      rowCost[r] = room ? 0 : Double.POSITIVE_INFINITY;
      fromColumn[r] = -1;
    }
    Arrays.fill(columnCost, Double.POSITIVE_INFINITY);
    for (boolean shorter = true; shorter; ) {
      shorter = relax();
    }
    int end = -1;
    for (int c = 0; c < columnCost.length; c++) {
      int at = c;
      boolean room =
          Arrays.stream(chosen).mapToInt(line -> line[at]).sum() < count / columnCost.length;
      if (room && (end < 0 || columnCost[c] < columnCost[end])) {
        end = c;
      }
    }
    for (int c = end; c >= 0; ) {
      int r = fromRow[c];
      chosen[r][c]++;
      c = fromColumn[r];
      if (c >= 0) {
        chosen[r][c]--;
      }
    }
  }

  private boolean relax() {
    boolean shorter = false;
    for (int r = 0; r < rowCost.length; r++) {
      for (int c = 0; c < columnCost.length; c++) {
        List<Integer> cell = cells.get(r).get(c);
        int used = chosen[r][c];
        if (used < cell.size() && lower(rowCost[r] - importance[cell.get(used)], columnCost[c])) {
          columnCost[c] = rowCost[r] - importance[cell.get(used)];
          fromRow[c] = r;
          shorter = true;
        }
        if (used > 0 && lower(columnCost[c] + importance[cell.get(used - 1)], rowCost[r])) {
          rowCost[r] = columnCost[c] + importance[cell.get(used - 1)];
          fromColumn[r] = c;
          shorter = true;
        }
      }
    }
    return shorter;
  }

  /** By more than rounding, so that no cycle looks ever shorter. */
  private static boolean lower(double cost, double known) {
    return cost < known - 1e-9 * (1 + Math.abs(cost));
  }
}
