package io.espalier.sweep;

import io.espalier.spec.Hash;
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
import java.util.concurrent.TimeUnit;

/** Keeps the workers' slots busy, never more than there are, and brings back what ended. */
final class Dispatch {
  private static final long PATIENCE_MILLIS = 200;

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

  private final Workers workers;
  private final Clock clock;
  private final Instant begin;
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final Map<Hash, Instant> running = new HashMap<>();
  private final Cancel cancel;
  private final Renewal renewal;
  private Duration worked = Duration.ZERO;
  private boolean interrupted;
  private boolean cancelled;

  Dispatch(Workers workers, Clock clock, Cancel cancel, Renewal renewal) {
    this.renewal = renewal;
    this.workers = workers;
    this.clock = clock;
    this.cancel = cancel;
    this.begin = clock.instant();
  }

  /** Whether to stop; if so, what runs was asked to stop too. */
  boolean stopping() {
    boolean stop = interrupted || cancel.requested();
    if (stop && !cancelled) {
      cancelled = true;
      cancelAll();
    }
    return stop;
  }

  int free() {
    return workers.slots() - running.size();
  }

  int running() {
    return running.size();
  }

  boolean runs(Hash trial) {
    return running.containsKey(trial);
  }

  void submit(Order order) {
    Instant started = clock.instant();
    running.put(order.trial(), started);
    workers.submit(
        order,
        new Workers.Completion() {
          @Override
          public void finished(Result result) {
            ended.add(new Ended(order, Optional.of(result), started, clock.instant()));
          }

          @Override
          public void interrupted() {
            ended.add(new Ended(order, Optional.empty(), started, clock.instant()));
          }
        });
  }

  /** Waits a while for orders to end, and takes all that have. */
  List<Ended> await() {
    renewal.whenDue();
    List<Ended> taken = new ArrayList<>();
    try {
      Ended first = ended.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (first != null) {
        taken.add(first);
        ended.drainTo(taken);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    taken.removeIf(each -> running.remove(each.order().trial()) == null);
    taken.forEach(each -> worked = worked.plus(each.duration()));
    return taken;
  }

  void cancelAll() {
    running.keySet().forEach(workers::cancel);
  }

  /** Hands an interrupt that stopped this on to the thread's owner. */
  void end() {
    cancelAll();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  Duration elapsed() {
    return Duration.between(begin, clock.instant());
  }

  /** The share of the slots' time since the start that was worked, in {@code [0, 1]}. */
  double busy() {
    Instant now = clock.instant();
    Duration busy = worked;
    for (Instant started : running.values()) {
      busy = busy.plus(Duration.between(started, now));
    }
    double available = workers.slots() * (double) elapsed().toMillis();
    return available == 0 ? 1 : Math.min(1, busy.toMillis() / available);
  }

  Instant now() {
    return clock.instant();
  }

  int slots() {
    return workers.slots();
  }
}
