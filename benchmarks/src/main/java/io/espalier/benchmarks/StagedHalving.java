package io.espalier.benchmarks;

import io.espalier.metric.Metric;
import io.espalier.search.Ask;
import io.espalier.search.Proposal;
import io.espalier.search.Report;
import io.espalier.search.Room;
import io.espalier.search.Search;
import io.espalier.trial.Rung;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Successive halving rung by rung, to compare asynchronous halving with: the best of a rung go on
 * only when all of it have come (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification
 * and Hyperparameter Optimization", AISTATS 2016). By accuracy alone.
 */
final class StagedHalving implements Search {
  private final Search candidates;
  private final int bracket;
  private final int eta;
  private final double minEpochs;
  private final int rungs;
  private final Queue<Proposal> next = new ArrayDeque<>();
  private final Map<Proposal, Double> arrived = new LinkedHashMap<>();
  private int rung;
  private int awaited;

  /**
   * Halving of candidates.
   *
   * @param candidates does not listen to results
   * @param bracket so many are halved together; the next so many begin when those are through
   * @param rungs how often all are compared before one of {@code eta} goes on
   */
  StagedHalving(Search candidates, int bracket, int eta, double minEpochs, int rungs) {
    this.candidates = candidates;
    this.bracket = bracket;
    this.eta = eta;
    this.minEpochs = minEpochs;
    this.rungs = rungs;
    begin();
  }

  private void begin() {
    rung = 1;
    while (next.size() < bracket && candidates.ask(Room.OPEN) instanceof Ask.Try some) {
      next.add(some.proposal().further(at(rung)));
    }
  }

  private Optional<Rung> at(int number) {
    return number > rungs
        ? Optional.empty()
        : Optional.of(new Rung(number, minEpochs * Math.pow(eta, number - 1.0)));
  }

  @Override
  public Ask ask(Room room) {
    if (next.isEmpty() && awaited == 0) {
      if (rung > rungs) {
        begin();
      } else {
        rung++;
        best().map(proposal -> proposal.further(at(rung))).forEach(next::add);
        arrived.clear();
      }
    }
    if (next.isEmpty()) {
      return awaited == 0 ? new Ask.Done() : new Ask.Wait();
    }
    awaited++;
    return new Ask.Try(next.remove());
  }

  private Stream<Proposal> best() {
    return arrived.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(Math.max(1, arrived.size() / eta))
        .map(Map.Entry::getKey);
  }

  @Override
  public void tell(Proposal proposal, Report report) {
    awaited--;
    if (report instanceof Report.Paused paused) {
      arrived.put(proposal, paused.mean().get(Metric.ACCURACY));
    }
  }
}
