package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Guard;
import io.espalier.spec.Text;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds out which operation writes beyond an array, or reads what nobody has written: every native
 * array of a session lies between two red zones (as in Serebryany et al., "AddressSanitizer",
 * USENIX ATC 2012), which are looked at after every operation, and begins as a row of NaNs.
 */
final class RedZones implements Guard {
  private static final int ZONE = 512;
  private static final int UNTOUCHED = 0xa5;
  private static final int NAN = 0xff;

  private final boolean on;
  private final Map<Long, Zones> zones = new TreeMap<>();

  /** An array's red zones: how long it is, what it is for, and what lies around it. */
  private record Zones(long bytes, String what, Address before, Address behind) {
    boolean whole() {
      return intact(before) && intact(behind);
    }

    private static boolean intact(Address zone) {
      return Pointer.memcmp(zone, Pattern.BYTES, ZONE) == 0;
    }
  }

  /**
   * Red zones for one session.
   *
   * @param on whether there are any
   */
  RedZones(boolean on) {
    this.on = on;
  }

  @Override
  public boolean on() {
    return on;
  }

  /** How many bytes there must be before an array, and behind it; 0 where nothing is guarded. */
  int zone() {
    return on ? ZONE : 0;
  }

  @Override
  public void surround(INDArray array, String what) {
    surround(Address.of(array), bytes(array), what);
  }

  /** Puts red zones around memory that has room for them, and NaNs into it. */
  void surround(long begin, long bytes, String what) {
    if (on) {
      Zones around = new Zones(bytes, what, at(begin - ZONE), at(begin + bytes));
      Pointer.memset(around.before(), UNTOUCHED, ZONE);
      Pointer.memset(around.behind(), UNTOUCHED, ZONE);
      zones.put(begin, around);
      Pointer.memset(at(begin), NAN, bytes);
    }
  }

  @Override
  public void poison(INDArray array) {
    if (on) {
      Pointer.memset(at(Address.of(array)), NAN, bytes(array));
    }
  }

  @Override
  public void forget(INDArray array) {
    forget(Address.of(array));
  }

  /** Forgets memory that is given back. */
  void forget(long begin) {
    zones.remove(begin);
  }

  @Override
  public void check(String operation) {
    for (Zones each : zones.values()) {
      if (!each.whole()) {
        throw new IllegalStateException(
            Text.of(
                "%s wrote beyond an array of %d bytes: %s", operation, each.bytes(), each.what()));
      }
    }
  }

  private static Address at(long place) {
    return new Address().to(place);
  }

  private static long bytes(INDArray array) {
    return array.length() * array.dataType().width();
  }

  /** Made when it is first looked for. */
  private static final class Pattern {
    static final BytePointer BYTES = bytes();

    private static BytePointer bytes() {
      BytePointer pattern = new BytePointer(ZONE);
      Pointer.memset(pattern, UNTOUCHED, ZONE);
      return pattern;
    }
  }
}
