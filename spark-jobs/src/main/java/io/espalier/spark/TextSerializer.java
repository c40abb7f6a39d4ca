package io.espalier.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.function.Function;

/** Writes a value as its canonical text: Kryo cannot build records field by field. */
final class TextSerializer<T> extends Serializer<T> {
  private static final boolean ACCEPTS_NULL = false;
  private static final boolean IMMUTABLE = true;

  private final Function<? super T, String> write;
  private final Function<String, ? extends T> read;

  TextSerializer(Function<? super T, String> write, Function<String, ? extends T> read) {
    super(ACCEPTS_NULL, IMMUTABLE);
    this.write = write;
    this.read = read;
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    output.writeString(write.apply(value));
  }

  @Override
  public T read(Kryo kryo, Input input, Class<T> type) {
    return read.apply(input.readString());
  }
}
