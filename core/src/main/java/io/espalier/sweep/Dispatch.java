package io.espalier.sweep;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.train.Cancel;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Keeps the workers' slots busy, never more than there are, and brings back what ended. */
final class Dispatch {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /**
   * An order that ended.
   *
   * @param result nothing if it was stopped
   */
  record Ended(Order order, Optional<Result> result, Instant started, Instant finished) {
    Duration duration() {
      return Duration.between(started, finished);
    }
  }

  private final Supplier<Workers> open;
  private final Clock clock;
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final Map<Hash, Instant> running = new HashMap<>();
  private final Cancel cancel;
  private final Renewal renewal;
  private final Optional<Instant> end;
  private Optional<Workers> workers = Optional.empty();
  private Instant begin = Instant.EPOCH;
  private Duration worked = Duration.ZERO;

  /** The time of all slots up to a moment: their number may change. */
  private Duration offered = Duration.ZERO;

  private Instant counted = Instant.EPOCH;
  private boolean interrupted;
  private boolean cancelled;
  private boolean late;

  /**
   * A dispatch whose workers are opened with the first order.
   *
   * @param open opens them; they stay the caller's to close
   * @param clock tells the time until they are open
   * @param end when to stop, if ever
   */
  Dispatch(
      Supplier<Workers> open, Clock clock, Optional<Instant> end, Cancel cancel, Renewal renewal) {
    this.clock = clock;
    this.end = end;
    this.open = open;
    this.cancel = cancel;
    this.renewal = renewal;
  }

  /** Opens the workers, unless it stops before they are there. */
  private void openWorkers() {
    try {
      workers = WorkersOpening.of(open, this::stopping);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    begin = now();
    counted = begin;
  }

  /** Whether to stop; if so, what runs was asked to stop too. */
  boolean stopping() {
    renewal.whenDue();
    late |= end.filter(moment -> !now().isBefore(moment)).isPresent();
    boolean stop = late || interrupted || cancel.requested() || refusal().isPresent();
    if (stop && !cancelled) {
      cancelled = true;
      cancelAll();
    }
    return stop;
  }

  /** Whether it stops, or has stopped, because its time is up. */
  boolean late() {
    return late && !interrupted && !cancel.requested();
  }

  /** Why it stops, or has stopped, if its workers cannot work. */
  Optional<Refusal> refusal() {
    return workers.flatMap(Workers::refusal);
  }

  /** How many orders could start now; before the workers are open, one. */
  int free() {
    return workers.map(Workers::slots).orElse(1) - running.size();
  }

  /** How many orders were given out and have not ended. */
  int running() {
    return running.size();
  }

  /** How many of them workers have: none before there are workers. */
  int working() {
    return workers.isEmpty() ? 0 : running.size();
  }

  boolean runs(Hash trial) {
    return running.containsKey(trial);
  }

  void submit(Order order) {
    if (workers.isEmpty()) {
      openWorkers();
    }
    count();
    Instant started = now();
    running.put(order.trial(), started);
    Workers.Completion completion =
        new Workers.Completion() {
          @Override
          public void finished(Result result) {
            ended.add(new Ended(order, Optional.of(result), started, now()));
          }

          @Override
          public void interrupted() {
            ended.add(new Ended(order, Optional.empty(), started, now()));
          }
        };
    workers.ifPresentOrElse(at -> at.submit(order, completion), completion::interrupted);
  }

  /** Waits a while for orders to end, and takes all that have. */
  List<Ended> await() {
    try {
      if (workers.isPresent()) {
        workers.get().await(PATIENCE);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    count();
    List<Ended> taken = new ArrayList<>();
    ended.drainTo(taken);
    taken.removeIf(each -> running.remove(each.order().trial()) == null);
    taken.forEach(each -> worked = worked.plus(each.duration()));
    return taken;
  }

  void cancelAll() {
    workers.ifPresent(at -> running.keySet().forEach(at::cancel));
  }

  /** Hands an interrupt that stopped this on to the thread's owner. */
  void end() {
    cancelAll();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Since the workers are open. */
  Duration elapsed() {
    return workers.isEmpty() ? Duration.ZERO : Duration.between(begin, now());
  }

  /** What the slots did since the workers are open. */
  SweepState.Slots use() {
    count();
    Duration busy = worked;
    for (Instant started : running.values()) {
      busy = busy.plus(Duration.between(started, counted));
    }
    Duration idle = offered.minus(busy);
    return new SweepState.Slots(slots(), busy, idle.isNegative() ? Duration.ZERO : idle);
  }

  /** Orders that outlive slots still count for one each. */
  private void count() {
    if (workers.isPresent()) {
      Instant now = now();
      int there = Math.max(slots(), running.size());
      offered = offered.plus(Duration.between(counted, now).multipliedBy(there));
      counted = now;
    }
  }

  /** The workers' time, once there are some. */
  Instant now() {
    return workers.map(Workers::clock).orElse(clock).instant();
  }

  int slots() {
    return workers.map(Workers::slots).orElse(1);
  }
}
