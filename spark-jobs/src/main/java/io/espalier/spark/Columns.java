package io.espalier.spark;

import io.espalier.spark.Column.Kind;
import io.espalier.sweep.SweepRow;
import io.espalier.trial.Result.Measured;
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
          new Column("reason", Kind.TEXT, each -> each.row().reason()),
          measured("accuracy", Kind.REAL, Measured::accuracy),
          measured("loss", Kind.REAL, Measured::loss),
          new Column(
              "test_accuracy",
              Kind.REAL,
              each -> each.row().testAccuracy().stream().boxed().findFirst()),
          measured("macs", Kind.WHOLE, Measured::macs),
          measured("params", Kind.WHOLE, Measured::params),
          measured("live_macs", Kind.WHOLE, Measured::liveMacs),
          measured("images_seen", Kind.WHOLE, Measured::imagesSeen),
          measured("images_total", Kind.WHOLE, Measured::imagesTotal),
          measured("seconds", Kind.REAL, Measured::seconds),
          measured("engine", Kind.TEXT, Measured::engine),
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

  private static Column measured(String name, Kind kind, Function<Measured, ?> value) {
    return new Column(name, kind, each -> each.row().measured().map(value));
  }
}
