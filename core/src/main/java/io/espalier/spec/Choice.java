package io.espalier.spec;

import java.util.List;
import java.util.stream.Collectors;

/** Alternatives in a search space, written {@code a|b|c}. */
public record Choice(List<Object> values) {
  public Choice {
    values = List.copyOf(values);
  }

  @Override
  public String toString() {
    return values.stream().map(Spelling::of).collect(Collectors.joining("|"));
  }
}
