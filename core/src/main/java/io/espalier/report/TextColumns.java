package io.espalier.report;

import java.util.ArrayList;
import java.util.List;

/** Cells in aligned columns. */
public final class TextColumns {
  /** Where the cells of a column stand. */
  public enum Side {
    LEFT,
    RIGHT
  }

  private final List<Side> sides;
  private final List<List<String>> lines = new ArrayList<>();

  /** TextColumns whose cells stand on these sides. */
  public TextColumns(List<Side> sides) {
    this.sides = List.copyOf(sides);
  }

  /** Adds a line. */
  public void line(List<String> cells) {
    lines.add(List.copyOf(cells));
  }

  /** The lines, each cell as wide as the widest of its column. */
  public List<String> text() {
    int[] widths = new int[sides.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return lines.stream().map(line -> text(line, widths)).toList();
  }

  private String text(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      String space = " ".repeat(widths[i] - line.get(i).length());
      text.append(i == 0 ? "" : "  ")
          .append(sides.get(i) == Side.LEFT ? line.get(i) + space : space + line.get(i));
    }
    return text.toString().stripTrailing();
  }
}
