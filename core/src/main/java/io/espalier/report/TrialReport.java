package io.espalier.report;

import static io.espalier.report.TextColumns.Side.LEFT;

import io.espalier.metric.Metric;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.table.Column;
import io.espalier.table.Columns;
import io.espalier.table.SweepRow;
import io.espalier.table.TableRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that the table says of one trial, and which trials it comes from, as text. */
public final class TrialReport {
  private TrialReport() {}

  /**
   * The text, several lines.
   *
   * @param rows of the sweep
   * @param trial one of them
   */
  public static String of(SweepPlan plan, List<SweepRow> rows, Hash trial) {
    List<TableRow> table = TableRow.of(plan, rows);
    int at = rows.stream().map(SweepRow::trial).toList().indexOf(trial);
    TableRow row = table.get(at);
    TextColumns columns = new TextColumns(List.of(LEFT, LEFT));
    for (Column column : Columns.of(List.of(row))) {
      column
          .value()
          .apply(row)
          .ifPresent(value -> columns.line(List.of(column.name(), value.toString())));
    }
    List<String> lines = new ArrayList<>(columns.text());
    lines.addAll(chain("goes on from the models of", row.ancestors(), rows));
    lines.addAll(chain("found by way of", parents(rows.get(at), rows), rows));
    return String.join("\n", lines) + "\n";
  }

  /** The trials by which the search came there, the last first. */
  private static List<Hash> parents(SweepRow row, List<SweepRow> rows) {
    Set<Hash> seen = new HashSet<>();
    List<Hash> parents = new ArrayList<>();
    Optional<Hash> parent = row.parent();
    while (parent.filter(seen::add).isPresent()) {
      parents.add(parent.get());
      parent = find(parent.get(), rows).flatMap(SweepRow::parent);
    }
    return parents;
  }

  private static Optional<SweepRow> find(Hash trial, List<SweepRow> rows) {
    return rows.stream().filter(row -> row.trial().equals(trial)).findFirst();
  }

  private static List<String> chain(String head, List<Hash> trials, List<SweepRow> rows) {
    List<String> lines = new ArrayList<>();
    for (Hash trial : trials) {
      lines.add(
          lines.isEmpty()
              ? head + "  " + named(trial, rows)
              : Text.of("%s  %s", blank(head), named(trial, rows)));
    }
    return lines;
  }

  private static String blank(String head) {
    return " ".repeat(head.length());
  }

  private static String named(Hash trial, List<SweepRow> rows) {
    Optional<SweepRow> row = find(trial, rows);
    String score =
        row.map(each -> each.metrics().find(Metric.ACCURACY))
            .filter(accuracy -> accuracy.isPresent())
            .map(accuracy -> Text.of(", %s %%", Amounts.percent(accuracy.getAsDouble())))
            .orElse("");
    return trial.shortForm()
        + row.map(each -> "  " + each.candidate() + score).orElse(", which is not in this table");
  }
}
