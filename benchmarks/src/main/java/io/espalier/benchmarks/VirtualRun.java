package io.espalier.benchmarks;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.search.Ask;
import io.espalier.search.CandidateText;
import io.espalier.search.Objective;
import io.espalier.search.Proposal;
import io.espalier.search.Report;
import io.espalier.search.Room;
import io.espalier.search.Search;
import io.espalier.search.SearchTask;
import io.espalier.search.Strategies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** A search over a table in virtual time: what is asked for ends after the table's seconds. */
final class VirtualRun {
  /** The epochs of the table's trainings. */
  static final double LENGTH = 200;

  /** How errors fall, fitted to recorded curves by benchmarks/learning-curves. */
  private static final double FALL = 0.143;

  /** The better a network is than the median, the faster its error has fallen. */
  private static final double SLOPE = -0.153;

  private static final double SPREAD = 0.057;

  /** What a power law leaves over, of the logarithm of the error. */
  private static final double RESIDUAL = 0.109;

  private static final double CHANCE = 0.9;

  private final CellTable table;
  private final Setting setting;
  private final Map<CandidateText, Double> trained = new HashMap<>();

  /**
   * How it goes on.
   *
   * @param evaluations so many trainings to the end, at most
   * @param epochs so many epochs in all, at most
   * @param sigma durations are those of the table times a log-normal factor
   * @param together whether all slots wait for the slowest before anything new begins
   */
  record Setting(
      List<Objective> objectives,
      int slots,
      int evaluations,
      double epochs,
      double sigma,
      boolean together) {}

  /**
   * A network trained to its end.
   *
   * @param seconds of virtual time until then
   * @param epochs of all trainings until then
   */
  record End(CellTable.Cell cell, double seconds, double epochs) {}

  private record Running(Proposal proposal, double end, long number) {}

  VirtualRun(CellTable table, Setting setting) {
    this.table = table;
    this.setting = setting;
  }

  /** All that was trained to its end, in its order. */
  List<End> of(String strategy, long seed) {
    return of(search(strategy, seed), seed);
  }

  /** A strategy at its beginning. */
  Search search(String strategy, long seed) {
    return Strategies.CATALOG
        .read(strategy)
        .begin(new SearchTask(table.space(), List.of(seed), setting.objectives()));
  }

  /** The same of a search at its beginning. */
  List<End> of(Search search, long seed) {
    PriorityQueue<Running> running =
        new PriorityQueue<>(
            Comparator.comparingDouble(Running::end).thenComparing(Running::number));
    List<End> ends = new ArrayList<>();
    double now = 0;
    double epochs = 0;
    long number = 0;
    boolean filling = true;
    while (ends.size() < setting.evaluations()) {
      filling |= running.isEmpty() || !setting.together();
      boolean room = filling && running.size() < setting.slots() && epochs < setting.epochs();
      if (room && search.ask(Room.OPEN) instanceof Ask.Try some) {
        Proposal proposal = some.proposal();
        double more = epochs(proposal) - trained.getOrDefault(proposal.candidate(), 0.0);
        trained.merge(proposal.candidate(), more, Double::sum);
        epochs += more;
        double seconds = table.cell(proposal.candidate()).seconds() * more / LENGTH;
        running.add(new Running(proposal, now + seconds * factor(seed, number), number));
        number++;
        continue;
      }
      if (running.isEmpty()) {
        break;
      }
      filling = false;
      Running ended = running.remove();
      now = ended.end();
      search.tell(ended.proposal(), report(ended.proposal(), seed));
      if (ended.proposal().until().isEmpty()) {
        ends.add(new End(table.cell(ended.proposal().candidate()), now, epochs));
      }
    }
    return ends;
  }

  private double factor(long seed, long number) {
    return Math.exp(setting.sigma() * normal(seed, number));
  }

  private static double epochs(Proposal proposal) {
    return proposal.until().map(rung -> rung.epochs()).orElse(LENGTH);
  }

  private Report report(Proposal proposal, long seed) {
    Map<Long, Metrics> metrics = Map.of(seed, metrics(proposal));
    return proposal.until().isPresent() ? new Report.Paused(metrics) : new Report.Scored(metrics);
  }

  /** Latency stands where multiply-accumulates do: it is known exactly, and less is better. */
  private Metrics metrics(Proposal proposal) {
    CellTable.Cell cell = table.cell(proposal.candidate());
    return Metrics.of(Metric.ACCURACY, accuracy(proposal, cell))
        .with(Metric.MACS, cell.latency())
        .with(Metric.PARAMS, 1.0);
  }

  /** The table has no curves: its errors fall as recorded ones of another database do. */
  private double accuracy(Proposal proposal, CellTable.Cell cell) {
    if (proposal.until().isEmpty()) {
      return cell.accuracy();
    }
    long own = proposal.candidate().toString().hashCode();
    double epochs = epochs(proposal);
    double end = Math.log(1 - cell.accuracy());
    double power = FALL + SLOPE * (end - Math.log(table.medianError())) + SPREAD * normal(own, 0);
    double error =
        end
            + Math.max(0, power) * Math.log(LENGTH / epochs)
            + RESIDUAL * normal(own, Math.round(epochs));
    return 1 - Math.min(CHANCE, Math.exp(error));
  }

  private static double normal(long seed, long number) {
    return new SplittableRandom(
            new SplittableRandom(seed).nextLong() ^ new SplittableRandom(number).nextLong())
        .nextGaussian();
  }
}
