package io.espalier.table;

import java.util.Optional;
import java.util.function.Function;

/**
 * A column of the table.
 *
 * @param name the same in Parquet, in Spark and in JSON
 * @param unit of its values; empty where they have none
 * @param meaning in a few words
 * @param value what a row has in it, of the kind's class; empty where that is not known
 */
public record Column(
    String name, Kind kind, String unit, String meaning, Function<TableRow, Optional<?>> value) {
  /** What a column's values are. */
  public enum Kind {
    /** A {@code String}. */
    TEXT("text"),
    /** A {@code Long}. */
    WHOLE("whole number"),
    /** A {@code Double}. */
    REAL("number"),
    /** A {@code Boolean}. */
    YES_NO("yes or no"),
    /** An {@code Instant}, whole in microseconds. */
    TIME("time"),
    /** A Jackson {@code JsonNode}; a text where there are no such values. */
    JSON("JSON");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
