package io.espalier.spark.parquet;

import io.espalier.table.Column;
import io.espalier.table.Columns;
import io.espalier.table.TableRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The table as one Parquet file in memory. The same rows give the same bytes; ten thousand are some
 * megabytes.
 */
public final class ParquetFile {
  private ParquetFile() {}

  /** A table as Spark has it. */
  public record Rows(List<Column> columns, List<Row> rows) {}

  /** The file's bytes. */
  public static byte[] of(List<TableRow> rows) {
    MemoryFile.Written written = new MemoryFile.Written();
    try (ParquetWriter<TableRow> writer =
        new Writer(written, Columns.of(rows))
            // Java's own: others unpack a native library, for which there may be no room.
            .withCompressionCodec(CompressionCodecName.GZIP)
            .build()) {
      for (TableRow row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written.bytes();
  }

  /**
   * The table of a file as Spark has it; a column that the file lacks, as one of an earlier version
   * may, is empty.
   *
   * @throws IOException if the file is damaged
   */
  public static Rows read(byte[] file) throws IOException {
    List<Column> columns = Columns.ALL;
    List<Row> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = new Reader(MemoryFile.read(file)).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        if (rows.isEmpty()) {
          columns = Columns.named(row.getType().getFields().stream().map(Type::getName).toList());
        }
        rows.add(row(row, columns));
      }
    } catch (RuntimeException e) {
      // Parquet says what is wrong with a file by whatever is at hand where it notices.
      throw new IOException(e);
    }
    return new Rows(columns, rows);
  }

  private static Row row(Group row, List<Column> columns) {
    return RowFactory.create(columns.stream().map(column -> value(row, column)).toArray());
  }

  private static Object value(Group row, Column column) {
    String name = column.name();
    boolean there = row.getType().containsField(name) && row.getFieldRepetitionCount(name) > 0;
    return there ? ColumnType.of(column).read(row, name) : null;
  }

  private static final class Reader extends ParquetReader.Builder<Group> {
    Reader(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  private static final class Writer extends ParquetWriter.Builder<TableRow, Writer> {
    private final List<Column> columns;

    Writer(OutputFile file, List<Column> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Writer self() {
      return this;
    }

    @Override
    protected WriteSupport<TableRow> getWriteSupport(Configuration conf) {
      return new RowWriter(columns);
    }
  }

  /** Writes rows column by column; what has no value is left out, which Parquet reads as null. */
  private static final class RowWriter extends WriteSupport<TableRow> {
    private final List<Column> columns;
    private RecordConsumer file;

    RowWriter(List<Column> columns) {
      this.columns = columns;
    }

    @Override
    public WriteContext init(Configuration conf) {
      return new WriteContext(ColumnType.message(columns), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      file = consumer;
    }

    @Override
    public void write(TableRow row) {
      file.startMessage();
      for (int index = 0; index < columns.size(); index++) {
        write(index, columns.get(index), row);
      }
      file.endMessage();
    }

    private void write(int index, Column column, TableRow row) {
      column
          .value()
          .apply(row)
          .ifPresent(
              value -> {
                file.startField(column.name(), index);
                ColumnType.of(column).write(file, value);
                file.endField(column.name(), index);
              });
    }
  }
}
