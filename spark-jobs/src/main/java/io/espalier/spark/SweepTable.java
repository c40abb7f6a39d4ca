package io.espalier.spark;

import io.espalier.plan.SweepPlan;
import io.espalier.spark.parquet.ColumnType;
import io.espalier.spark.parquet.ParquetFile;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import io.espalier.table.Column;
import io.espalier.table.Columns;
import io.espalier.table.SweepRow;
import io.espalier.table.TableRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of a sweep, one row for each trial: {@code table.parquet} in the sweep's folder. */
public final class SweepTable {
  static final String FILE = "table.parquet";

  private static final Logger LOG = LoggerFactory.getLogger(SweepTable.class);

  private SweepTable() {}

  /**
   * The table as it is now; it may be read while the sweep goes on, and the rows stay as they were
   * read. Where there is no file, or a damaged one, the rows are made from the sweep's journal, and
   * nothing is known of the front.
   *
   * @param sweep the sweep's folder, as a path or URI
   */
  public static Dataset<Row> read(SparkSession spark, String sweep) {
    Store folder = Stores.at(sweep);
    ParquetFile.Rows table =
        folder
            .read(FILE)
            .flatMap(file -> rows(file, folder))
            .orElseGet(() -> rows(TableRow.of(new Journal(folder).rows())));
    return dataFrame(spark, table);
  }

  /** The table that a plan makes of its sweep's journal: with every result that is there by now. */
  public static Dataset<Row> of(SparkSession spark, SweepPlan plan) {
    List<SweepRow> journal = new Journal(SweepRun.folder(plan)).rows();
    return dataFrame(spark, rows(TableRow.of(plan, journal)));
  }

  private static Dataset<Row> dataFrame(SparkSession spark, ParquetFile.Rows table) {
    return spark.createDataFrame(table.rows(), ColumnType.schema(table.columns()));
  }

  private static Optional<ParquetFile.Rows> rows(byte[] file, Store folder) {
    try {
      return Optional.of(ParquetFile.read(file));
    } catch (IOException e) {
      LOG.warn("{} is damaged: the rows come from the journal ({})", uri(folder), e.getMessage());
      return Optional.empty();
    }
  }

  private static ParquetFile.Rows rows(List<TableRow> table) {
    List<Column> columns = Columns.of(table);
    return new ParquetFile.Rows(
        columns,
        table.stream()
            .map(row -> columns.stream().map(column -> value(row, column)).toArray())
            .map(RowFactory::create)
            .toList());
  }

  private static Object value(TableRow row, Column column) {
    return column.value().apply(row).map(ColumnType.of(column)::spark).orElse(null);
  }

  /** Where the table of a sweep lies. */
  public static String uri(Store sweep) {
    return sweep.uri() + "/" + FILE;
  }
}
