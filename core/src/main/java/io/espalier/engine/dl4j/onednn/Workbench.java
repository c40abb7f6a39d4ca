package io.espalier.engine.dl4j.onednn;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final RedZones zones;
  private final Set<Implementation> implementations = new LinkedHashSet<>();
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

  Workbench(RedZones zones) {
    this.zones = zones;
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

  /** Takes note of which code oneDNN has for some work, and warns if there are only plain loops. */
  void compiled(String work, String implementation) {
    Implementation chosen = new Implementation(work, implementation);
    implementations.add(chosen);
    chosen.warnIfReference();
  }

  /** What has been compiled until now. */
  Set<Implementation> implementations() {
    return Set.copyOf(implementations);
  }

  /**
   * Native memory until the session ends, of zeros; the place of its first byte.
   *
   * @param what it is for
   */
  long reserve(long bytes, String what) {
    long place = place(own(new BytePointer(room(bytes)).fill(0)));
    if (zones.on()) {
      zones.surround(place, bytes, what);
      Pointer.memset(new Address().to(place), 0, bytes);
    }
    return place;
  }

  /**
   * A scratch buffer of at least this size; it may be another one than the last time, and has to be
   * written before it is read.
   */
  long buffer(Buffer name, long bytes) {
    BytePointer buffer = buffers.get(name);
    if (buffer == null || tooSmall(buffer, bytes)) {
      if (buffer != null) {
        zones.forget(place(buffer));
        buffer.releaseReference();
      }
      buffer = new BytePointer(room(bytes));
      buffer.retainReference();
      buffers.put(name, buffer);
      zones.surround(place(buffer), bytes, "scratch memory " + name);
    }
    return place(buffer);
  }

  @Override
  public void close() {
    buffers.values().forEach(Pointer::releaseReference);
    buffers.clear();
    owned.forEach(Pointer::releaseReference);
    owned.clear();
  }

  /** Under guard every other size is another buffer, so that its end is where the red zone is. */
  private boolean tooSmall(BytePointer buffer, long bytes) {
    return zones.on() ? buffer.capacity() != room(bytes) : buffer.capacity() < room(bytes);
  }

  private long room(long bytes) {
    return Address.padded(bytes) + 2L * zones.zone();
  }

  private long place(BytePointer buffer) {
    return Address.aligned(buffer, zones.zone());
  }
}
