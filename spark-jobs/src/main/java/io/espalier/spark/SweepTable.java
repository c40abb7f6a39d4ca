package io.espalier.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import io.espalier.store.Store;
import io.espalier.store.Stores;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** The table of a sweep: one row per trial. It may be read while the sweep goes on. */
public final class SweepTable {
  private static final String FOLDER = "table";

  private SweepTable() {}

  /**
   * The newest row of every trial; no rows before the first has been written.
   *
   * @param sweep the sweep's folder, as a path or URI
   */
  public static Dataset<Row> read(SparkSession spark, String sweep) {
    Store table = in(Stores.at(sweep));
    if (table.list().isEmpty()) {
      return spark.createDataFrame(List.of(), Columns.schema());
    }
    String newest = "newest";
    return spark
        .read()
        .schema(Columns.schema())
        // The next run of the sweep writes what a damaged file has lost.
        .option("ignoreCorruptFiles", true)
        .parquet(table.uri())
        .withColumn(
            newest,
            row_number()
                .over(Window.partitionBy(Columns.TRIAL).orderBy(col(Columns.SEQUENCE).desc())))
        .where(col(newest).equalTo(1))
        .drop(newest);
  }

  /** Where the files of a sweep's table lie. */
  public static Store in(Store sweep) {
    return sweep.child(FOLDER);
  }
}
