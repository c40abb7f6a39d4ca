package io.espalier.engine.dl4j.kernel;

import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Finds out which operation writes beyond an array, or reads what nobody has written: every native
 * array of a session lies between two red zones (as in Serebryany et al., "AddressSanitizer",
 * USENIX ATC 2012), which are looked at after every operation, and begins as a row of NaNs. For
 * tests and for who hunts a fault: arrays are then not shared, and a step takes many times as long.
 */
public final class Guard implements AutoCloseable {
  /** Guards all sessions of the process, when it is {@code true}. */
  public static final String PROPERTY = "espalier.engine.guard";

  private static final int ZONE = 512;
  private static final int UNTOUCHED = 0xa5;
  private static final int NAN = 0xff;
  private static final BytePointer PATTERN = pattern();

  private final boolean on;
  private final Map<Long, Zones> zones = new TreeMap<>();
  private final List<INDArray> ofThisPass = new ArrayList<>();

  /** An array's red zones: how long it is, what it is for, and what lies around it. */
  private record Zones(long bytes, String what, Place before, Place behind) {
    boolean whole() {
      return intact(before) && intact(behind);
    }

    private static boolean intact(Place zone) {
      return Pointer.memcmp(zone, PATTERN, ZONE) == 0;
    }
  }

  /**
   * A guard for one session.
   *
   * @param on whether it does anything
   */
  public Guard(boolean on) {
    this.on = on;
  }

  public boolean on() {
    return on;
  }

  /** How many bytes there must be before an array, and behind it; 0 where nothing is guarded. */
  public int zone() {
    return on ? ZONE : 0;
  }

  /** Puts red zones around memory that has room for them, and NaNs into it. */
  public void surround(long begin, long bytes, String what) {
    if (on) {
      Zones around = new Zones(bytes, what, new Place(begin - ZONE), new Place(begin + bytes));
      Pointer.memset(around.before(), UNTOUCHED, ZONE);
      Pointer.memset(around.behind(), UNTOUCHED, ZONE);
      zones.put(begin, around);
      poison(begin, bytes);
    }
  }

  /** Fills memory with NaNs. */
  public void poison(long begin, long bytes) {
    if (on) {
      Pointer.memset(new Place(begin), NAN, bytes);
    }
  }

  /** Forgets memory that is given back. */
  public void forget(long begin) {
    zones.remove(begin);
  }

  /** A guarded array until the next pass begins. */
  INDArray array(DataType type, String what, long... shape) {
    INDArray row = detached(type, CacheLine.room(type, ZONE, shape));
    INDArray array = CacheLine.within(row, ZONE, shape);
    ofThisPass.add(row);
    surround(CacheLine.begin(array), array.length() * type.width(), what);
    return array;
  }

  /** Begins a pass: the arrays of the last one are given back. */
  public void begin() {
    for (INDArray row : ofThisPass) {
      long from = row.data().address();
      zones
          .keySet()
          .removeIf(place -> place >= from && place < from + row.length() * row.dataType().width());
      row.close();
    }
    ofThisPass.clear();
  }

  /**
   * Looks at all red zones.
   *
   * @throws IllegalStateException naming the operation if one was written to
   */
  public void check(String operation) {
    for (Zones each : zones.values()) {
      if (!each.whole()) {
        throw new IllegalStateException(
            Text.of(
                "%s wrote beyond an array of %d bytes: %s", operation, each.bytes(), each.what()));
      }
    }
  }

  @Override
  public void close() {
    begin();
    zones.clear();
  }

  @SuppressWarnings("try")
  private static INDArray detached(DataType type, long length) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.createUninitialized(type, new long[] {length}, 'c');
    }
  }

  private static BytePointer pattern() {
    BytePointer pattern = new BytePointer(ZONE);
    Pointer.memset(pattern, UNTOUCHED, ZONE);
    return pattern;
  }

  /** A pointer to any place. */
  private static final class Place extends Pointer {
    Place(long place) {
      address = place;
    }
  }
}
