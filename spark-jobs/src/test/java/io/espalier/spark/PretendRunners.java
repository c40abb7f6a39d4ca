package io.espalier.spark;

import io.espalier.spec.Call;
import io.espalier.train.Cancel;
import io.espalier.trial.Order;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runners that train nothing, for tests: {@code pretend(what=...)}. */
public final class PretendRunners implements OrderRunners {
  static final AtomicInteger OPENED = new AtomicInteger();
  static final AtomicInteger CALLS = new AtomicInteger();
  static final AtomicInteger RUNNING = new AtomicInteger();

  static Call to(String what) {
    return Call.of("pretend").with("what", what);
  }

  @Override
  public String name() {
    return "pretend";
  }

  @Override
  public OrderRunner open(Call setting) {
    OPENED.incrementAndGet();
    return switch (setting.options().get("what").toString()) {
      case "measure" -> PretendRunners::measure;
      case "break" ->
          (order, cancel) -> {
            CALLS.incrementAndGet();
            throw new UncheckedIOException("the disk is full", new IOException());
          };
      case "overflow" ->
          (order, cancel) -> {
            CALLS.incrementAndGet();
            throw new StackOverflowError("too deep");
          };
      case "exhaust" ->
          (order, cancel) -> {
            CALLS.incrementAndGet();
            throw new OutOfMemoryError("pretended");
          };
      case "poll" -> PretendRunners::poll;
      default -> throw new IllegalStateException(setting.toString());
    };
  }

  private static Result measure(Order order, Cancel cancel) {
    CALLS.incrementAndGet();
    cancel.check();
    if (order instanceof Order.Test test) {
      return new Result.Tested(test.trial(), 0.25);
    }
    return new Result.Measured(
        order.trial(), 0.5, 1.25, 40_551_040, 269_722, 40_551_040, 10, 10, 0.01, "pretend");
  }

  private static Result poll(Order order, Cancel cancel) {
    RUNNING.incrementAndGet();
    try {
      while (true) {
        cancel.check();
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("tasks are never interrupted", e);
    } finally {
      RUNNING.decrementAndGet();
    }
  }
}
