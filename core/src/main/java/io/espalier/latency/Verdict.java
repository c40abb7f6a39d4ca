package io.espalier.latency;

import java.util.List;

/**
 * Whether a measurement can be believed.
 *
 * @param reasons why not; empty if it can
 * @param unseen what this system does not show, and may have happened
 */
public record Verdict(List<String> reasons, List<String> unseen) {
  public Verdict {
    reasons = List.copyOf(reasons);
    unseen = List.copyOf(unseen);
  }

  /** Whether nothing was seen that disturbs. */
  public boolean stable() {
    return reasons.isEmpty();
  }

  /** {@code stable}, or {@code unstable: } and the reasons; behind it what was not seen. */
  @Override
  public String toString() {
    String verdict = stable() ? "stable" : "unstable: " + String.join("; ", reasons);
    return unseen.isEmpty() ? verdict : verdict + " (not seen: " + String.join(", ", unseen) + ")";
  }
}
