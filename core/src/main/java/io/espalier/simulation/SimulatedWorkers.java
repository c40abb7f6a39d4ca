package io.espalier.simulation;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.plan.CandidateTrials;
import io.espalier.plan.PlannedTrials;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.sweep.Journal;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import io.espalier.trial.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Workers that carry nothing out: each order ends when it would have, in a time of their own that
 * jumps from one end to the next. To be used by one thread.
 */
public final class SimulatedWorkers implements Workers {
  private static final String ENGINE = "simulated";

  private final int slots;
  private final Fates fates;
  private final CandidateTrials candidates;
  private final Map<Hash, Trial> planned = new HashMap<>();
  private final Store folder;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::end).thenComparing(Event::number));
  private final Map<Hash, Event> running = new HashMap<>();

  /** Seconds of a trial until it ended or paused. */
  private final Map<Hash, Double> spent = new HashMap<>();

  private final Map<Hash, Fate> known = new HashMap<>();
  private Instant now;
  private long orders;

  private record Event(Instant end, long number, Result result, Completion completion) {}

  /**
   * Workers that begin at a moment.
   *
   * @param slots at least 1
   * @param planned the trials that they get, those that others start from among them
   * @param folder the sweep's, where models appear in name only
   */
  public SimulatedWorkers(
      int slots, Fates fates, PlannedTrials planned, Store folder, Instant start) {
    this.slots = slots;
    this.fates = fates;
    this.candidates = planned.candidates();
    planned.trials().forEach(trial -> this.planned.put(trial.id(), trial));
    this.folder = folder;
    this.now = start;
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  @Override
  public void submit(Order order, Completion completion) {
    double before = spent.getOrDefault(order.trial(), 0.0);
    Result result = result(order);
    double seconds = spent.getOrDefault(order.trial(), 0.0) - before;
    Instant end = now.plus(Duration.ofNanos(Math.round(1e9 * Math.max(0, seconds))));
    Event event = new Event(end, orders++, result, completion);
    events.add(event);
    running.put(order.trial(), event);
  }

  private Result result(Order order) {
    if (order instanceof Order.Measure) {
      return new Result.Refused(order.trial(), "latencies are not simulated");
    }
    return order instanceof Order.Run run ? carriedOut(run) : tested((Order.Test) order);
  }

  private Result carriedOut(Order.Run order) {
    Hash id = order.trial();
    Optional<Fate> found = fate(order.work());
    if (found.isEmpty()) {
      return new Result.Refused(id, "nothing is recorded of it");
    }
    Fate fate = found.get();
    if (order.until().isPresent() && fate.epochs() == 0 && fate.seconds(0) > 0) {
      return new Result.Refused(id, "no learning curve of it is recorded, so it cannot pause");
    }
    double until = order.until().map(rung -> rung.epochs()).orElse(fate.epochs());
    boolean ends = until >= fate.epochs();
    double epochs = Math.min(until, fate.epochs());
    spent.put(id, fate.seconds(epochs));
    if (!ends) {
      return new Result.Paused(id, order.until().orElseThrow(), fate.after(epochs), ENGINE);
    }
    return new Result.Measured(id, fate.end(), ENGINE);
  }

  private Optional<Fate> fate(Trial trial) {
    if (!known.containsKey(trial.id())) {
      fates.of(simulated(trial)).ifPresent(fate -> known.put(trial.id(), fate));
    }
    return Optional.ofNullable(known.get(trial.id()));
  }

  private SimulatedTrial simulated(Trial trial) {
    Optional<Trial> start = trial.candidate().start().after().map(planned::get);
    return new SimulatedTrial(trial, candidates.origin(trial.id()), start.map(this::simulated));
  }

  /** Takes no time. What ended in an earlier run is read from its row. */
  private Result tested(Order.Test order) {
    if (!known.containsKey(order.trial())) {
      new Journal(folder).rows().forEach(row -> fate(Trial.read(row.text())));
    }
    Fate fate = known.get(order.trial());
    double score = fate.test().orElse(fate.end().get(Metric.ACCURACY));
    return new Result.Tested(order.trial(), Metrics.of(Metric.TEST_ACCURACY, score));
  }

  /** Goes on to the next end, however long that takes: nobody can look in between. */
  @Override
  public void await(Duration atMost) {
    Event next = events.poll();
    if (next == null) {
      now = now.plus(atMost);
      return;
    }
    now = next.end();
    running.remove(next.result().trial());
    if (next.result() instanceof Result.Measured measured) {
      // With this file a model's folder is complete.
      new TrialFiles(folder).model(measured.trial()).folder().replace("network.json", new byte[0]);
    }
    next.completion().finished(next.result());
  }

  @Override
  public void cancel(Hash trial) {
    Event event = running.remove(trial);
    if (event != null) {
      events.remove(event);
      event.completion().interrupted();
    }
  }

  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::cancel);
  }
}
