package io.espalier.store;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/** What users hear when a path cannot be used, the same on every file system. */
enum PathRefusal {
  NOT_A_FILE("it is a folder, not a file; name another file"),
  FILE_IN_THE_WAY("a file stands where a folder is needed; name another folder"),
  NO_PERMISSION("no permission; change its mode or name another folder"),
  READ_ONLY("the file system is read-only; name another folder"),
  NO_SUCH_FILE("there is no such file; check the path"),
  NOT_A_FOLDER("it is a file; name a folder");

  private final String reason;

  PathRefusal(String reason) {
    this.reason = reason;
  }

  /** The refusal to do this with this path. */
  Refusal of(String verb, String path) {
    return new Refusal(sentence(verb, path));
  }

  /** The refusal to do this with this path. */
  Refusal of(String verb, String path, Exception cause) {
    return new Refusal(sentence(verb, path), cause);
  }

  private String sentence(String verb, String path) {
    return Text.of("Cannot %s '%s': %s", verb, path, reason);
  }
}
