package io.espalier.spark.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/** Files of Parquet that are in memory. */
final class MemoryFile {
  private MemoryFile() {}

  /** A file of these bytes. */
  static InputFile read(byte[] bytes) {
    return new InputFile() {
      @Override
      public long getLength() {
        return bytes.length;
      }

      @Override
      public SeekableInputStream newStream() {
        return new Input(new Bytes(bytes));
      }
    };
  }

  private static final class Bytes extends ByteArrayInputStream {
    Bytes(byte[] bytes) {
      super(bytes);
    }

    int at() {
      return pos;
    }

    void go(long place) {
      pos = (int) Math.min(Math.max(0, place), count);
    }
  }

  private static final class Input extends DelegatingSeekableInputStream {
    private final Bytes bytes;

    Input(Bytes bytes) {
      super(bytes);
      this.bytes = bytes;
    }

    @Override
    public long getPos() {
      return bytes.at();
    }

    @Override
    public void seek(long place) {
      bytes.go(place);
    }
  }

  /** A file that is written. */
  static final class Written implements OutputFile {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    byte[] bytes() {
      return content.toByteArray();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return content.size();
        }

        @Override
        public void write(int value) {
          content.write(value);
        }

        @Override
        public void write(byte[] values, int offset, int length) {
          content.write(values, offset, length);
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
