package io.espalier.search.snf;

import io.espalier.allocation.CountSpace;
import io.espalier.metric.Metrics;
import io.espalier.network.Network;
import io.espalier.search.Ask;
import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.search.Proposal;
import io.espalier.search.Report;
import io.espalier.search.Room;
import io.espalier.search.Search;
import io.espalier.search.SearchTask;
import io.espalier.search.Space;
import io.espalier.search.Strategies;
import io.espalier.spec.Call;
import io.espalier.step.Prune;
import io.espalier.step.Steps;
import io.espalier.testing.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Searches over counts, answered by formulae. */
final class Walks {
  private Walks() {}

  static CountSpace space(Network network, String pruning) {
    return ((Prune) Steps.CATALOG.read(pruning)).counts(network);
  }

  static Search begin(String by, CountSpace space, Constraint... constraints) {
    return begin(by, space, List.of(1L), "maximize accuracy", constraints);
  }

  static Search begin(
      String by, CountSpace space, List<Long> seeds, String objective, Constraint... constraints) {
    Space sentence = new Space(Call.of("base"), List.of(Call.parse("prune(l1)"), Call.of("tune")));
    return Strategies.CATALOG
        .read(by)
        .begin(
            new SearchTask(
                sentence,
                seeds,
                List.of(Objective.read(objective)),
                List.of(constraints),
                (start, step) -> space));
  }

  /** What a proposal keeps of each layer that it names. */
  static Map<String, Long> kept(Proposal proposal) {
    Map<String, Long> kept = new LinkedHashMap<>();
    for (Object layer : (List<?>) proposal.candidate().steps().get(0).options().get("keep")) {
      Call call = (Call) layer;
      kept.put(call.name(), (Long) call.options().get("#0"));
    }
    return kept;
  }

  static Function<Proposal, Report> scored(ToDoubleFunction<Proposal> accuracy) {
    return proposal -> {
      Map<Long, Metrics> seeds = new LinkedHashMap<>();
      proposal
          .seeds()
          .forEach(
              seed -> seeds.put(seed, Results.metrics(accuracy.applyAsDouble(proposal), 1, 1)));
      return new Report.Scored(seeds);
    };
  }

  /** What a search that is over says of it. */
  static String ending(Search search) {
    return ((Ask.Done) search.ask(Room.OPEN)).why();
  }

  /** All proposals; those under way are answered in an order that is drawn. */
  static List<Proposal> run(Search search, Function<Proposal, Report> answer, long order) {
    SplittableRandom random = new SplittableRandom(order);
    List<Proposal> all = new ArrayList<>();
    List<Proposal> running = new ArrayList<>();
    while (true) {
      Ask ask = search.ask(Room.OPEN);
      if (ask instanceof Ask.Try some) {
        all.add(some.proposal());
        running.add(some.proposal());
      } else if (running.isEmpty()) {
        if (!(ask instanceof Ask.Done)) {
          throw new AssertionError("waits for nothing");
        }
        return all;
      } else {
        Proposal ended = running.remove(random.nextInt(running.size()));
        search.tell(ended, answer.apply(ended));
      }
    }
  }

  /** The proposals of one role. */
  static List<Proposal> of(List<Proposal> all, String role) {
    return all.stream().filter(each -> each.role().equals(role)).toList();
  }
}
