package io.espalier.spark.parquet;

import io.espalier.table.Column;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the kinds of columns are in Parquet and in Spark. */
@SuppressWarnings("ImmutableEnumChecker") // Parquet's and Spark's types are immutable
public enum ColumnType {
  STRING(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), DataTypes.StringType) {
    @Override
    void write(RecordConsumer file, Object value) {
      file.addBinary(Binary.fromString(value.toString()));
    }

    @Override
    Object read(Group row, String name) {
      return row.getString(name, 0);
    }

    @Override
    public Object spark(Object value) {
      return value.toString();
    }
  },
  LONG(PrimitiveTypeName.INT64, null, DataTypes.LongType) {
    @Override
    void write(RecordConsumer file, Object value) {
      file.addLong((Long) value);
    }

    @Override
    Object read(Group row, String name) {
      return row.getLong(name, 0);
    }
  },
  DOUBLE(PrimitiveTypeName.DOUBLE, null, DataTypes.DoubleType) {
    @Override
    void write(RecordConsumer file, Object value) {
      file.addDouble((Double) value);
    }

    @Override
    Object read(Group row, String name) {
      return row.getDouble(name, 0);
    }
  },
  BOOLEAN(PrimitiveTypeName.BOOLEAN, null, DataTypes.BooleanType) {
    @Override
    void write(RecordConsumer file, Object value) {
      file.addBoolean((Boolean) value);
    }

    @Override
    Object read(Group row, String name) {
      return row.getBoolean(name, 0);
    }
  },
  /** Microseconds since 1970 in UTC. */
  TIMESTAMP(
      PrimitiveTypeName.INT64,
      LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS),
      DataTypes.TimestampType) {
    @Override
    void write(RecordConsumer file, Object value) {
      file.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
    }

    @Override
    Object read(Group row, String name) {
      return spark(Instant.EPOCH.plus(row.getLong(name, 0), ChronoUnit.MICROS));
    }

    @Override
    public Object spark(Object value) {
      return Timestamp.from((Instant) value);
    }
  };

  private final PrimitiveTypeName stored;
  private final LogicalTypeAnnotation meaning;
  private final DataType type;

  ColumnType(PrimitiveTypeName stored, LogicalTypeAnnotation meaning, DataType type) {
    this.stored = stored;
    this.meaning = meaning;
    this.type = type;
  }

  /** Of a column's kind. */
  public static ColumnType of(Column column) {
    return switch (column.kind()) {
      case TEXT, JSON -> STRING;
      case WHOLE -> LONG;
      case REAL -> DOUBLE;
      case YES_NO -> BOOLEAN;
      case TIME -> TIMESTAMP;
    };
  }

  /** The type of a table of these columns for Spark. */
  public static StructType schema(List<Column> columns) {
    return DataTypes.createStructType(
        columns.stream()
            .map(column -> DataTypes.createStructField(column.name(), of(column).type, true))
            .toList());
  }

  /** The type of a table of these columns for Parquet. */
  static MessageType message(List<Column> columns) {
    List<Type> types = columns.stream().map(ColumnType::stored).toList();
    return new MessageType("sweep", types);
  }

  private static Type stored(Column column) {
    ColumnType type = of(column);
    return Types.optional(type.stored).as(type.meaning).named(column.name());
  }

  /** Writes a column's value. */
  abstract void write(RecordConsumer file, Object value);

  /** Reads what {@link #write} wrote, as Spark's rows hold it. */
  abstract Object read(Group row, String name);

  /** A column's value as Spark's rows hold it. */
  public Object spark(Object value) {
    return value;
  }
}
