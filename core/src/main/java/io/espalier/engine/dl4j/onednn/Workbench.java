package io.espalier.engine.dl4j.onednn;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * What the kernels of one session share: the stream, the scratch buffers, of which each kernel
 * disposes while it runs, and everything that is to be freed with the session.
 */
final class Workbench implements AutoCloseable {
  private final List<Pointer> owned = new ArrayList<>();
  private final Map<Buffer, BytePointer> buffers = new EnumMap<>(Buffer.class);
  private final stream queue = own(new stream(Library.processor()));

  /** The scratch buffers, by what is in them. */
  enum Buffer {
    /** What a primitive works in. */
    SCRATCHPAD,
    /** An input or output gradient in another layout. */
    SOURCE,
    /** A weight, or its gradient, in another layout. */
    WEIGHT,
    /** A result in another layout, or the second input. */
    TARGET
  }

  stream queue() {
    return queue;
  }

  /** Builds something, and frees at once all native objects that it does not {@link #own}. */
  @SuppressWarnings({"unchecked", "try"})
  <T> T build(Supplier<T> builder) {
    try (PointerScope temporary = new PointerScope()) {
      return builder.get();
    }
  }

  /** Keeps a native object until the session ends. */
  <P extends Pointer> P own(P pointer) {
    // A reference more, so that a scope around the building does not free it.
    pointer.retainReference();
    owned.add(pointer);
    return pointer;
  }

  /** Native memory until the session ends; the place of its first byte. */
  long reserve(long bytes) {
    return Address.aligned(own(new BytePointer(Address.padded(bytes)).fill(0)));
  }

  /** A scratch buffer of at least this size; it may be another one than the last time. */
  long buffer(Buffer name, long bytes) {
    BytePointer buffer = buffers.get(name);
    if (buffer == null || buffer.capacity() < Address.padded(bytes)) {
      if (buffer != null) {
        buffer.releaseReference();
      }
      buffer = new BytePointer(Address.padded(bytes));
      buffer.retainReference();
      buffers.put(name, buffer);
    }
    return Address.aligned(buffer);
  }

  @Override
  public void close() {
    buffers.values().forEach(Pointer::releaseReference);
    buffers.clear();
    owned.forEach(Pointer::releaseReference);
    owned.clear();
  }
}
