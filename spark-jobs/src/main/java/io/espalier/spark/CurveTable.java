package io.espalier.spark;

import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.trial.CurveColumn;
import io.espalier.trial.TrialFiles;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table of a sweep's learning curves: a row for each epoch of each trial. It may be read while
 * the sweep goes on.
 */
public final class CurveTable {
  private static final Pattern PATTERN = Pattern.compile("[\\[\\]{}*?\\\\]");

  private CurveTable() {}

  /**
   * The epochs of all trials that have ended or paused; no rows before the first has.
   *
   * @param sweep the sweep's folder, as a path or URI
   */
  public static Dataset<Row> read(SparkSession spark, String sweep) {
    Store curves = new TrialFiles(Stores.at(sweep)).curves();
    if (curves.list().isEmpty()) {
      return spark.createDataFrame(List.of(), schema());
    }
    // A file that was cut has lines that are none.
    return spark
        .read()
        .schema(schema())
        .option("mode", "DROPMALFORMED")
        .json(literally(curves.uri()));
  }

  /** Spark takes paths for patterns. */
  static String literally(String path) {
    return PATTERN.matcher(path).replaceAll("\\\\$0");
  }

  private static StructType schema() {
    return DataTypes.createStructType(
        Stream.of(CurveColumn.values())
            .map(column -> DataTypes.createStructField(column.toString(), type(column), true))
            .toList());
  }

  private static DataType type(CurveColumn column) {
    return switch (column.kind()) {
      case TEXT -> DataTypes.StringType;
      case WHOLE -> DataTypes.LongType;
      case REAL -> DataTypes.DoubleType;
    };
  }
}
