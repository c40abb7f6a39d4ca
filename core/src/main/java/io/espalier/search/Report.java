package io.espalier.search;

import io.espalier.metric.Metrics;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What came of a proposal, all of its seeds together. */
public sealed interface Report {
  /**
   * It came to its end.
   *
   * @param seeds the metrics of each seed that did; at least one
   */
  record Scored(Map<Long, Metrics> seeds) implements Report {
    public Scored {
      seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
    }

    /** The means over the seeds. */
    public Metrics mean() {
      return Metrics.mean(seeds.values());
    }
  }

  /**
   * It waits at its rung, and may be proposed again with a higher one or none.
   *
   * @param seeds the metrics of each seed at this point, also of those whose trainings have ended
   *     before; at least one
   */
  record Paused(Map<Long, Metrics> seeds) implements Report {
    public Paused {
      seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
    }

    /** The means over the seeds. */
    public Metrics mean() {
      return Metrics.mean(seeds.values());
    }
  }

  /** It is not tried: it cannot be carried out, or no trials are left for it. */
  record Declined(String reason) implements Report {}

  /** It was tried, and no seed has a score. */
  record Broken(String reason) implements Report {}
}
