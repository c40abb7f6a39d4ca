package io.espalier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table of a page, with padded columns, so that it is one on a terminal too. */
final class MarkdownTable {
  private static final int SHORTEST_RULE = 3;

  private MarkdownTable() {}

  /** The lines of a table. */
  static String of(List<String> heads, List<List<String>> rows) {
    int[] widths = heads.stream().mapToInt(String::length).toArray();
    rows.forEach(
        row -> {
          for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], row.get(column).length());
          }
        });
    StringBuilder text = new StringBuilder(line(heads, widths));
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(Math.max(width, SHORTEST_RULE)));
    }
    text.append(line(rule, widths));
    rows.forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  private static String line(List<String> cells, int[] widths) {
    List<String> padded = new ArrayList<>();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      padded.add(cell + " ".repeat(Math.max(0, widths[column] - cell.length())));
    }
    return padded.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
