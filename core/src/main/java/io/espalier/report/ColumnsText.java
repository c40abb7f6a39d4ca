package io.espalier.report;

import io.espalier.spec.Text;
import io.espalier.table.Column;
import io.espalier.table.Columns;
import java.util.stream.Collectors;

/** The columns of the table as a table in Markdown: what the page on tables shows. */
public final class ColumnsText {
  private static final String HEAD = "| column | kind | unit | meaning |\n|---|---|---|---|\n";

  private ColumnsText() {}

  /** The text, a line for each column. */
  public static String markdown() {
    return Columns.ALL.stream().map(ColumnsText::line).collect(Collectors.joining("", HEAD, ""));
  }

  private static String line(Column column) {
    return Text.of(
        "| `%s` | %s | %s | %s |\n", column.name(), column.kind(), column.unit(), column.meaning());
  }
}
