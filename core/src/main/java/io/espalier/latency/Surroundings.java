package io.espalier.latency;

import java.util.Optional;
import java.util.OptionalLong;

/** What a system shows of itself, and the little that is asked of it. */
public interface Surroundings {
  /** Those of this process. */
  static Surroundings here() {
    return System.getProperty("os.name").equals("Linux")
        ? new LinuxSurroundings()
        : new OtherSurroundings();
  }

  /** The host's name. */
  String host();

  /** The processor's model. */
  String processor();

  /** How many cores this process may use. */
  int cores();

  /** How the frequency is governed; empty where it is not shown, as in virtual machines. */
  Optional<String> governor();

  /** How many bytes of memory can still be had; empty where it is not shown. */
  OptionalLong freeMemory();

  /**
   * The counters of disturbances now; called by the measuring thread.
   *
   * @param threads that the measured work runs on
   */
  Sighting sight(int threads);

  /** Collects garbage now, so that it need not be collected while something is timed. */
  void collect();

  /** Whether garbage will have to be collected soon. */
  boolean crowded();

  /**
   * Keeps the calling thread on its core until what is returned is closed; without effect where
   * that cannot be asked for.
   */
  Pin pin();

  /** A thread kept on its core. */
  @FunctionalInterface
  interface Pin extends AutoCloseable {
    @Override
    void close();
  }
}
