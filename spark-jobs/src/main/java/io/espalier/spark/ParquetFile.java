package io.espalier.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;

/** A batch of rows as one Parquet file, in memory: some hundred rows are some ten kilobytes. */
final class ParquetFile {
  private static final byte[] MARK = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private ParquetFile() {}

  /** The file's bytes. */
  static byte[] of(List<NumberedRow> rows) {
    Memory memory = new Memory();
    try (ParquetWriter<NumberedRow> writer =
        new Builder(memory).withCompressionCodec(CompressionCodecName.SNAPPY).build()) {
      for (NumberedRow row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return memory.bytes.toByteArray();
  }

  /** Whether these bytes are a file from its first to its last: both ends bear Parquet's mark. */
  static boolean whole(byte[] file) {
    int end = file.length - MARK.length;
    return end > MARK.length
        && Arrays.equals(file, 0, MARK.length, MARK, 0, MARK.length)
        && Arrays.equals(file, end, file.length, MARK, 0, MARK.length);
  }

  private static final class Builder extends ParquetWriter.Builder<NumberedRow, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<NumberedRow> getWriteSupport(Configuration conf) {
      return new Rows();
    }
  }

  /** Writes rows column by column; what has no value is left out, which Parquet reads as null. */
  private static final class Rows extends WriteSupport<NumberedRow> {
    private RecordConsumer file;

    @Override
    public WriteContext init(Configuration conf) {
      return new WriteContext(Columns.message(), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      file = consumer;
    }

    @Override
    public void write(NumberedRow row) {
      file.startMessage();
      for (int index = 0; index < Columns.ALL.size(); index++) {
        write(index, Columns.ALL.get(index), row);
      }
      file.endMessage();
    }

    private void write(int index, Column column, NumberedRow row) {
      column
          .value()
          .apply(row)
          .ifPresent(
              value -> {
                file.startField(column.name(), index);
                column.kind().write(file, value);
                file.endField(column.name(), index);
              });
    }
  }

  private static final class Memory implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int value) {
          bytes.write(value);
        }

        @Override
        public void write(byte[] values, int offset, int length) {
          bytes.write(values, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
