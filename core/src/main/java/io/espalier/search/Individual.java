package io.espalier.search;

import io.espalier.metric.Metrics;

/**
 * A candidate that was measured.
 *
 * @param merits by the task's objectives, more is better
 * @param violation by how much it breaks the constraints; 0 if it keeps to them
 */
record Individual(CandidateText candidate, Point point, double[] merits, double violation) {
  static Individual of(CandidateText candidate, Point point, Metrics metrics, SearchTask task) {
    double violation =
        task.constraints().stream().mapToDouble(each -> each.violation(metrics)).sum();
    return new Individual(candidate, point, Fronts.merits(metrics, task.objectives()), violation);
  }
}
