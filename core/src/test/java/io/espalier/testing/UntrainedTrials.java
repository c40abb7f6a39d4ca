package io.espalier.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.engine.Place;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.train.Cancel;
import io.espalier.trial.Leg;
import io.espalier.trial.Order;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.Result;
import io.espalier.trial.ResultText;
import io.espalier.trial.Rung;
import io.espalier.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Trials without training: scores are made from the trial's hash at once. Lasting outcomes are left
 * in the folder, as workers do, with bytes in the place of models and of what paused trials
 * continue from.
 */
public final class UntrainedTrials implements OrderRunner {
  /** The bytes of what a paused trial leaves, and of a model. */
  public static final int STATE = 30;

  public static final int MODEL = 10;

  private final Store folder;
  private final Map<Hash, Integer> runs = new ConcurrentHashMap<>();
  private final Map<Leg, Integer> legs = new ConcurrentHashMap<>();
  private final Map<Hash, Integer> tests = new ConcurrentHashMap<>();
  private final Set<Hash> finished = ConcurrentHashMap.newKeySet();
  private final AtomicInteger running = new AtomicInteger();
  private final List<Order.Measure> measured = new CopyOnWriteArrayList<>();
  private Function<Order.Measure, Result> timing =
      order -> Results.timed(order, 1 + share(order.trial(), 32), "cpu");
  private Function<Trial, Optional<Throwable>> trouble = trial -> Optional.empty();

  private Function<Trial, Optional<Result>> answer = trial -> Optional.empty();

  public UntrainedTrials(Store folder) {
    this.folder = folder;
  }

  /** Throws for some trials. */
  public UntrainedTrials troubled(Function<Trial, Optional<Throwable>> by) {
    trouble = by;
    return this;
  }

  /** Runs out of memory in what follows a base, with one of the seeds. */
  public UntrainedTrials troubledAfterTheBase(long seed) {
    return troubled(
        trial ->
            trial.seed() == seed && trial.candidate().steps().size() > 1
                ? Optional.of(new OutOfMemoryError("simulated"))
                : Optional.empty());
  }

  /** Has calls take as long as this says. */
  public UntrainedTrials timed(Function<Order.Measure, Result> by) {
    timing = by;
    return this;
  }

  /** The rounds of timing, in the order in which they were carried out. */
  public List<Order.Measure> measured() {
    return List.copyOf(measured);
  }

  /** Answers for some trials. */
  public UntrainedTrials answering(Function<Trial, Optional<Result>> with) {
    answer = with;
    return this;
  }

  /** How often each trial was carried out to a result. */
  public Map<Hash, Integer> runs() {
    return Map.copyOf(runs);
  }

  /** How often each leg of a trial was carried out to a result. */
  public Map<Leg, Integer> legs() {
    return Map.copyOf(legs);
  }

  public int total() {
    return runs.values().stream().mapToInt(Integer::intValue).sum();
  }

  public Map<Hash, Integer> tests() {
    return Map.copyOf(tests);
  }

  @Override
  public Result run(Order order, Place place, Cancel cancel) {
    int beside = running.getAndIncrement();
    try {
      return carriedOut(order, beside, cancel);
    } finally {
      running.getAndDecrement();
    }
  }

  private Result carriedOut(Order order, int beside, Cancel cancel) {
    cancel.check();
    if (order instanceof Order.Measure measure) {
      if (beside > 0) {
        throw new AssertionError("timed beside other work");
      }
      measured.add(measure);
      return timing.apply(measure);
    }
    if (order instanceof Order.Test test) {
      tests.merge(test.trial(), 1, Integer::sum);
      return Results.tested(test.trial(), share(test.trial(), 24));
    }
    Trial trial = ((Order.Run) order).work();
    for (Hash start : trial.candidate().start().after().stream().toList()) {
      if (!finished.contains(start) && !folder.child("outcomes").exists(file(start))) {
        throw new AssertionError("started before the model that it starts from");
      }
    }
    Hash id = trial.id();
    Optional<Rung> until = ((Order.Run) order).until();
    legs.merge(((Order.Run) order).leg(), 1, Integer::sum);
    if (until.isEmpty()) {
      runs.merge(id, 1, Integer::sum);
    }
    trouble.apply(trial).ifPresent(UntrainedTrials::raise);
    Optional<Result> answered = answer.apply(trial);
    if (answered.isPresent()) {
      return answered.get();
    }
    Result.Measured measured =
        Results.measured(
            id,
            share(id, 0),
            Math.floor(40_000_000 * share(id, 8)),
            Math.floor(270_000 * share(id, 16)));
    if (until.isPresent()) {
      folder.child("work").child(id.hex()).replace("step-0/state", new byte[STATE]);
      return new Result.Paused(id, until.get(), measured.metrics(), "e");
    }
    folder.child("models").child(id.hex()).replace("network.json", new byte[MODEL]);
    folder.child("outcomes").publish(file(id), ResultText.write(measured).getBytes(UTF_8));
    folder.child("work").delete(id.hex());
    finished.add(id);
    return measured;
  }

  private static void raise(Throwable trouble) {
    if (trouble instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) trouble;
  }

  private static String file(Hash id) {
    return id.hex() + ".json";
  }

  private static double share(Hash id, int digit) {
    return Long.parseLong(id.hex().substring(digit, digit + 8), 16) / (double) (1L << 32);
  }

  public static Optional<Throwable> refusal() {
    return Optional.of(new Refusal("Cannot simulate it: it is refused"));
  }
}
