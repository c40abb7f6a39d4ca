package io.espalier.zoo;

import io.espalier.spec.Call;
import java.util.List;

/**
 * Which of its six candidate branches each layer of a {@linkplain RepNas branch supernet} has.
 *
 * <p>Its text is one row of six digits for each layer in order, joined by hyphens: {@code
 * 001100-000100-...}, or {@code all}. From the left the digits stand for 1x1, 1x1 and average, 3x3,
 * 1x1 and 3x3, 1x3, and 3x1.
 *
 * @param rows the rows; none where every layer has all branches
 */
record BranchMask(List<String> rows) {
  static final BranchMask ALL = new BranchMask(List.of());
  private static final String ALL_TEXT = "all";
  private static final String ROW = "[01]{6}";

  BranchMask {
    rows = List.copyOf(rows);
    for (String row : rows) {
      if (!row.matches(ROW)) {
        throw new IllegalArgumentException(
            "'" + row + "' is not a row of six digits 0 or 1; write 'all' or 001100-000100-...");
      }
    }
  }

  static BranchMask read(Object value) {
    if (value instanceof Call || value instanceof String) {
      String text = value.toString();
      return text.equals(ALL_TEXT) ? ALL : new BranchMask(List.of(text.split("-", -1)));
    }
    throw new IllegalArgumentException("it must be 'all' or rows as in 001100-000100-...");
  }

  /** Writes what {@link #read} reads. */
  Object write() {
    return Call.of(rows.isEmpty() ? ALL_TEXT : String.join("-", rows));
  }

  /** Checks that there is a row for each of so many layers. */
  void check(int layers) {
    if (!rows.isEmpty() && rows.size() != layers) {
      throw new IllegalArgumentException(
          "branches has " + rows.size() + " rows for " + layers + " layers");
    }
  }

  boolean has(int layer, int branch) {
    return rows.isEmpty() || rows.get(layer).charAt(branch) == '1';
  }
}
