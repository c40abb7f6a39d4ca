package io.espalier.data.picture;

import java.io.IOException;

/** A file that is no whole picture or none that can be read; the message is a clause. */
public final class Damaged extends IOException {
  private static final long serialVersionUID = 1L;

  Damaged(String clause) {
    super(clause);
  }

  Damaged(String clause, Throwable cause) {
    super(clause, cause);
  }
}
