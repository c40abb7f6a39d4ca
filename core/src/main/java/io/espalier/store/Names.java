package io.espalier.store;

import java.util.Arrays;
import java.util.UUID;

/** The names that stores accept, and the hidden ones under which they write. */
final class Names {
  /** Begins the name of a file that is still being written. */
  private static final String WRITING = ".writing-";

  private Names() {}

  /**
   * The name itself.
   *
   * @throws IllegalArgumentException if it is empty, absolute or leads out of the folder
   */
  static String within(String name) {
    if (name.isEmpty()
        || name.startsWith("/")
        || Arrays.asList(name.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException("'" + name + "' does not name anything within the folder");
    }
    return name;
  }

  /** A name that nobody else uses, for the time of writing. */
  static String temporary() {
    return WRITING + UUID.randomUUID();
  }

  static boolean visible(String name) {
    return !name.startsWith(WRITING);
  }
}
