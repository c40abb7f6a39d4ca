package io.espalier.latency;

/**
 * A percentile of latency that few calls suffice for: discard the slowest, and the next one is an
 * upper bound of the true percentile with 99 % confidence (MLPerf Inference rules, "early
 * stopping"; the number of calls beyond the percentile is binomial).
 */
final class EarlyStopping {
  private static final double DOUBT = 0.01;

  private EarlyStopping() {}

  /**
   * Which of the slowest calls is the bound: 1 is the slowest of all; 0 if these are too few calls
   * for a bound.
   *
   * @param share of calls that are at most as slow, such as 0.9
   */
  static int rank(int calls, double share) {
    double beyond = 1 - share;
    double logTerm = calls * Math.log(share);
    double tail = 0;
    int rank = 0;
    // The largest t with P(Binomial(calls, beyond) <= t - 1) <= DOUBT.
    for (int k = 0; k < calls; k++) {
      tail += Math.exp(logTerm);
      if (tail > DOUBT) {
        return rank;
      }
      rank = k + 1;
      logTerm += Math.log((double) (calls - k) / (k + 1)) + Math.log(beyond / share);
    }
    return rank;
  }
}
