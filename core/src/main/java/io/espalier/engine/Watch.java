package io.espalier.engine;

import java.util.Set;

/**
 * The paths of the nodes whose output, and whose output's gradient, a session keeps from each pass.
 */
public record Watch(Set<String> nodes) {
  public static final Watch NOTHING = new Watch(Set.of());

  public Watch {
    nodes = Set.copyOf(nodes);
  }
}
