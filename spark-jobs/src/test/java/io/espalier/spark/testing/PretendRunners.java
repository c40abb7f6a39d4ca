package io.espalier.spark.testing;

import io.espalier.engine.Place;
import io.espalier.spark.order.OrderRunners;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Stores;
import io.espalier.train.Cancel;
import io.espalier.trial.Order;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.PlaceRefused;
import io.espalier.trial.Result;
import io.espalier.trial.TrialFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkEnv;

/** Runners that train nothing, for tests: {@code pretend(what=...)}. */
public final class PretendRunners implements OrderRunners {
  public static final AtomicInteger OPENED = new AtomicInteger();
  public static final AtomicInteger CALLS = new AtomicInteger();
  public static final AtomicInteger RUNNING = new AtomicInteger();

  public static Call to(String what) {
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
      case "nothing" -> new Nothing(new TrialFiles(Stores.at(folder(setting))))::run;
      case "place" -> (order, place, cancel) -> new Result.Refused(order.trial(), place.toString());
      case "unloaded" ->
          throw new ExceptionInInitializerError(
              new IllegalStateException(new UnsatisfiedLinkError("no jnind4jcuda in the path")));
      case "refuse" -> PretendRunners::refuse;
      case "unfit" -> PretendRunners::unfit;
      case "break" ->
          (order, place, cancel) -> {
            CALLS.incrementAndGet();
            throw new UncheckedIOException("the disk is full", new IOException());
          };
      case "overflow" ->
          (order, place, cancel) -> {
            CALLS.incrementAndGet();
            throw new StackOverflowError("too deep");
          };
      case "exhaust" ->
          (order, place, cancel) -> {
            CALLS.incrementAndGet();
            throw new OutOfMemoryError("pretended");
          };
      case "poll" -> PretendRunners::poll;
      case "hold" -> new Holding(Path.of(folder(setting)))::run;
      case "kill" -> new Killing(Path.of(folder(setting)))::run;
      case "flood" -> PretendRunners::flood;
      default -> throw new IllegalStateException(setting.toString());
    };
  }

  private static String folder(Call setting) {
    return setting.options().get("folder").toString();
  }

  /** Makes numbers up, and leaves an empty file in the place of a model. */
  private record Nothing(TrialFiles files) {
    Result run(Order order, Place place, Cancel cancel) {
      double accuracy = drawn(order.trial(), 0);
      if (order instanceof Order.Test test) {
        return Trials.tested(test.trial(), accuracy);
      }
      files.model(order.trial()).folder().replace("network.json", new byte[0]);
      double macs = Math.rint(4e7 * drawn(order.trial(), 6));
      return Trials.measured(order.trial(), accuracy, macs, 269_722);
    }

    private static double drawn(Hash trial, int digit) {
      return Integer.parseInt(trial.hex().substring(digit, digit + 6), 16) / (double) (1 << 24);
    }
  }

  private static Result measure(Order order, Place place, Cancel cancel) {
    CALLS.incrementAndGet();
    cancel.check();
    if (order instanceof Order.Test test) {
      return Trials.tested(test.trial(), 0.25);
    }
    return Trials.measured(order.trial(), 0.5, 40_551_040, 269_722);
  }

  private static Result poll(Order order, Place place, Cancel cancel) {
    RUNNING.incrementAndGet();
    try {
      while (true) {
        cancel.check();
        sleep();
      }
    } finally {
      RUNNING.decrementAndGet();
    }
  }

  /** At a place that lets seed 1 pass, and no other. */
  private static Result refuse(Order order, Place place, Cancel cancel) {
    if (((Order.Run) order).work().seed() != 1) {
      throw PlaceRefused.by(new Refusal("Cannot work at " + place));
    }
    return measure(order, place, cancel);
  }

  /** On an executor 0 that can carry nothing out, or on another one, which answers its name. */
  private static Result unfit(Order order, Place place, Cancel cancel) {
    String executor = SparkEnv.get().executorId();
    if (executor.equals("0")) {
      throw PlaceRefused.by(new Refusal("Cannot read images"));
    }
    return new Result.Refused(order.trial(), executor);
  }

  /** Seed 1 answers more than Spark takes, once seed 2 runs until it is stopped. */
  private static Result flood(Order order, Place place, Cancel cancel) {
    if (((Order.Run) order).work().seed() == 2) {
      return poll(order, place, cancel);
    }
    while (RUNNING.get() == 0) {
      sleep();
    }
    return new Result.Refused(order.trial(), "x".repeat(1 << 21));
  }

  /**
   * Seed 1 kills its executor whenever it runs, at first only once seed 2 runs beside it; seed 2
   * waits for that at first, and then comes to its end. Each run leaves a file.
   */
  private record Killing(Path folder) {
    Result run(Order order, Place place, Cancel cancel) {
      boolean first = mark(folder.resolve(order.trial().hex()));
      if (((Order.Run) order).work().seed() == 1) {
        while (!Files.exists(folder.resolve(Trials.order(2).trial().hex()))) {
          sleep();
        }
        Runtime.getRuntime().halt(1);
      }
      while (first) {
        sleep();
      }
      return measure(order, place, cancel);
    }
  }

  /** Holds its place, of which it leaves a file, until there is a file {@code go}. */
  private record Holding(Path folder) {
    Result run(Order order, Place place, Cancel cancel) {
      if (!mark(folder.resolve(place.toString()))) {
        return new Result.Refused(order.trial(), "shared: " + place);
      }
      while (!Files.exists(folder.resolve("go"))) {
        cancel.check();
        sleep();
      }
      return new Result.Refused(order.trial(), place.toString());
    }
  }

  private static boolean mark(Path file) {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IllegalStateException("tasks are never interrupted", e);
    }
  }
}
