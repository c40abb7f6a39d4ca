package io.espalier.search;

/** Whether a sweep has trials left for candidates that were not tried yet. */
public enum Room {
  /** It has. */
  OPEN,
  /** It has none: only what was proposed before may go further. */
  CLOSED
}
