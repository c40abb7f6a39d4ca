package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.metric.Metrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Runs searches whose candidates pause at rungs, on metrics by formula. */
final class Halvings {
  private Halvings() {}

  /**
   * All proposals, with so many under way at a time that end in their order; those with a rung
   * pause there.
   */
  static List<Proposal> run(Search search, int slots, Function<Proposal, Metrics> metrics) {
    List<Proposal> all = new ArrayList<>();
    Deque<Proposal> running = new ArrayDeque<>();
    while (true) {
      Ask ask = running.size() < slots ? search.ask(Room.OPEN) : new Ask.Wait();
      if (ask instanceof Ask.Try some) {
        all.add(some.proposal());
        running.add(some.proposal());
      } else if (running.isEmpty()) {
        assertThat(ask).isEqualTo(new Ask.Done());
        return all;
      } else {
        Proposal ended = running.remove();
        Map<Long, Metrics> seeds = Map.of(1L, metrics.apply(ended));
        search.tell(
            ended, ended.until().isPresent() ? new Report.Paused(seeds) : new Report.Scored(seeds));
      }
    }
  }
}
