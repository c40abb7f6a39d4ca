package io.espalier.spark;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A column of the table: its name, its type for Parquet and for Spark, and its value in a row. */
record Column(String name, Kind kind, Function<NumberedRow, Optional<?>> value) {
  /** The types that columns have. */
  @SuppressWarnings("ImmutableEnumChecker") // Parquet's and Spark's types are immutable
  enum Kind {
    TEXT(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), DataTypes.StringType) {
      @Override
      void write(RecordConsumer file, Object value) {
        file.addBinary(Binary.fromString(value.toString()));
      }
    },
    WHOLE(PrimitiveTypeName.INT64, null, DataTypes.LongType) {
      @Override
      void write(RecordConsumer file, Object value) {
        file.addLong((Long) value);
      }
    },
    REAL(PrimitiveTypeName.DOUBLE, null, DataTypes.DoubleType) {
      @Override
      void write(RecordConsumer file, Object value) {
        file.addDouble((Double) value);
      }
    },
    /** Microseconds since 1970 in UTC. */
    TIME(
        PrimitiveTypeName.INT64,
        LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS),
        DataTypes.TimestampType) {
      @Override
      void write(RecordConsumer file, Object value) {
        file.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
      }
    };

    private final PrimitiveTypeName stored;
    private final LogicalTypeAnnotation meaning;
    private final DataType spark;

    Kind(PrimitiveTypeName stored, LogicalTypeAnnotation meaning, DataType spark) {
      this.stored = stored;
      this.meaning = meaning;
      this.spark = spark;
    }

    abstract void write(RecordConsumer file, Object value);
  }

  Type parquet() {
    return Types.optional(kind.stored).as(kind.meaning).named(name);
  }

  DataType spark() {
    return kind.spark;
  }
}
