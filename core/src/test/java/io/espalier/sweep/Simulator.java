package io.espalier.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.train.Cancel;
import io.espalier.trial.Order;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.Result;
import io.espalier.trial.ResultText;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Trials without training: scores are made from the trial's hash at once. Lasting outcomes are left
 * in the folder, as workers do.
 */
final class Simulator implements OrderRunner {
  private final Store folder;
  private final Map<Hash, Integer> runs = new ConcurrentHashMap<>();
  private final Map<Hash, Integer> tests = new ConcurrentHashMap<>();
  private final Set<Hash> finished = ConcurrentHashMap.newKeySet();
  private Function<Trial, Optional<Throwable>> trouble = trial -> Optional.empty();

  Simulator(Store folder) {
    this.folder = folder;
  }

  /** Throws for some trials. */
  Simulator troubled(Function<Trial, Optional<Throwable>> by) {
    trouble = by;
    return this;
  }

  /** How often each trial was carried out to a result. */
  Map<Hash, Integer> runs() {
    return Map.copyOf(runs);
  }

  int total() {
    return runs.values().stream().mapToInt(Integer::intValue).sum();
  }

  Map<Hash, Integer> tests() {
    return Map.copyOf(tests);
  }

  @Override
  public Result run(Order order, Cancel cancel) {
    cancel.check();
    if (order instanceof Order.Test test) {
      tests.merge(test.trial(), 1, Integer::sum);
      return new Result.Tested(test.trial(), share(test.trial(), 24));
    }
    Trial trial = ((Order.Run) order).work();
    if (trial.candidate().start() instanceof Start.OutcomeOf start) {
      if (!finished.contains(start.trial())
          && !folder.child("outcomes").exists(file(start.trial()))) {
        throw new AssertionError("started before the model that it starts from");
      }
    }
    Hash id = trial.id();
    runs.merge(id, 1, Integer::sum);
    trouble.apply(trial).ifPresent(Simulator::raise);
    Result.Measured measured =
        new Result.Measured(
            id,
            share(id, 0),
            1 - share(id, 0),
            (long) (40_000_000 * share(id, 8)),
            (long) (270_000 * share(id, 16)),
            40_000_000,
            1000,
            1000,
            1.5,
            "simulated");
    folder.child("outcomes").publish(file(id), ResultText.write(measured).getBytes(UTF_8));
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

  static Optional<Throwable> refusal() {
    return Optional.of(new Refusal("Cannot simulate it: it is refused"));
  }
}
