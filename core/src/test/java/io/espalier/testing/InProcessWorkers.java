package io.espalier.testing;

import io.espalier.engine.Place;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.train.Cancel;
import io.espalier.trial.EndSignal;
import io.espalier.trial.Failures;
import io.espalier.trial.Order;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.PlaceRefused;
import io.espalier.trial.Result;
import io.espalier.trial.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Workers on threads of this process. */
public final class InProcessWorkers implements Workers {
  private final int slots;
  private final OrderRunner runner;
  private final ExecutorService threads;
  private final Map<Hash, AtomicBoolean> running = new ConcurrentHashMap<>();
  private final EndSignal ends = new EndSignal();
  private final Clock clock;
  private volatile Optional<Refusal> refusal = Optional.empty();

  /** Workers that carry out so many orders side by side. */
  public InProcessWorkers(int slots, OrderRunner runner, Clock clock) {
    this.clock = clock;
    this.slots = slots;
    this.runner = runner;
    this.threads = Executors.newFixedThreadPool(slots);
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Optional<Refusal> refusal() {
    return refusal;
  }

  @Override
  public void await(Duration atMost) throws InterruptedException {
    ends.await(atMost);
  }

  @Override
  public void submit(Order order, Completion completion) {
    AtomicBoolean stop = new AtomicBoolean();
    running.put(order.trial(), stop);
    threads.execute(() -> work(order, completion, stop));
  }

  private void work(Order order, Completion completion, AtomicBoolean stop) {
    Result result;
    try {
      Cancel cancel = () -> stop.get() || refusal.isPresent();
      cancel.check();
      result = runner.run(order, Place.ONE_THREAD, cancel);
    } catch (Cancel.Cancelled | PlaceRefused e) {
      if (e instanceof PlaceRefused) {
        refusal = Optional.of(new Refusal(e.getMessage()));
      }
      running.remove(order.trial(), stop);
      completion.interrupted();
      ends.ended();
      return;
    } catch (Throwable e) {
      result = Failures.of(order.trial(), e);
    }
    running.remove(order.trial(), stop);
    completion.finished(result);
    ends.ended();
  }

  @Override
  public void cancel(Hash trial) {
    AtomicBoolean stop = running.get(trial);
    if (stop != null) {
      stop.set(true);
    }
  }

  /** Stops all running orders and waits until they have ended. */
  @Override
  public void close() {
    running.values().forEach(stop -> stop.set(true));
    threads.shutdown();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
