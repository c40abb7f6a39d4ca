package io.espalier.spark;

import io.espalier.metric.Metric;
import io.espalier.spark.Column.Kind;
import io.espalier.table.SweepRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of the table, in their order. */
final class Columns {
  static final String TRIAL = "trial";
  static final String SEQUENCE = "sequence";

  static final List<Column> ALL =
      List.of(
          column(TRIAL, Kind.TEXT, row -> row.trial().hex()),
          column("candidate", Kind.TEXT, SweepRow::candidate),
          column("identity", Kind.TEXT, row -> row.identity().hex()),
          column("family", Kind.TEXT, SweepRow::family),
          column("seed", Kind.WHOLE, SweepRow::seed),
          column("status", Kind.TEXT, SweepRow::status),
          new Column("reason", Kind.TEXT, each -> each.row().outcome().reason()),
          metric(Metric.ACCURACY),
          metric(Metric.LOSS),
          metric(Metric.TEST_ACCURACY),
          metric(Metric.MACS),
          metric(Metric.PARAMS),
          metric(Metric.LIVE_MACS),
          metric(Metric.IMAGES_SEEN),
          metric(Metric.IMAGES_TOTAL),
          metric(Metric.SECONDS),
          column("data", Kind.TEXT, row -> row.data().call()),
          column("text", Kind.TEXT, SweepRow::text),
          column("started_at", Kind.TIME, SweepRow::started),
          column("finished_at", Kind.TIME, SweepRow::finished),
          new Column(SEQUENCE, Kind.WHOLE, each -> Optional.of(each.sequence())));

  private Columns() {}

  /** The table's type for Spark. */
  static StructType schema() {
    return DataTypes.createStructType(
        ALL.stream()
            .map(column -> DataTypes.createStructField(column.name(), column.spark(), true))
            .toList());
  }

  /** The table's type for Parquet. */
  static MessageType message() {
    List<Type> types = ALL.stream().map(Column::parquet).toList();
    return new MessageType("sweep", types);
  }

  private static Column column(String name, Kind kind, Function<SweepRow, ?> value) {
    return new Column(name, kind, each -> Optional.of(value.apply(each.row())));
  }

  private static Column metric(Metric metric) {
    boolean whole = metric.unit().whole();
    return new Column(
        metric.toString(),
        whole ? Kind.WHOLE : Kind.REAL,
        each ->
            each.row().metrics().find(metric).stream()
                .mapToObj(value -> whole ? (Object) (long) value : (Object) value)
                .findFirst());
  }
}
