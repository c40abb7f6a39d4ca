package io.espalier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Trials of one subject side by side, as on an executor: each has its own network and thread. */
final class Trials implements AutoCloseable {
  /** At least; single images take a Java process longer than batches. */
  private static final double WARM_UP_SECONDS = 1;

  private static final int WARM_UP_STEPS = 1;

  private final int images;
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<Runner> runners = new ArrayList<>();
  private final double firstLoss;

  Trials(Library library, Subject subject, int count, int threadsOfEach) {
    images = subject.batch().size();
    for (int i = 0; i < count; i++) {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      threads.add(thread);
      runners.add(
          await(
              thread.submit(() -> library.open(subject.model(), subject.batch(), threadsOfEach))));
    }
    firstLoss = onEach(Runner::train).get(0);
  }

  long parameters() {
    return runners.get(0).parameters();
  }

  double firstLoss() {
    return firstLoss;
  }

  /** Works without measuring for so many seconds; a library that takes longer does one step. */
  void warmUp(Mode mode, double seconds) {
    measure(mode, Math.max(WARM_UP_SECONDS, seconds), WARM_UP_STEPS);
  }

  /**
   * Works on all threads at once.
   *
   * @param seconds how long
   * @param least the least number of steps, however long they take
   * @return images a second of all trials together
   */
  double measure(Mode mode, double seconds, int least) {
    return onEach(runner -> rate(runner, mode, seconds, least)).stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private double rate(Runner runner, Mode mode, double seconds, int least) {
    long start = System.nanoTime();
    long steps = 0;
    double elapsed = 0;
    while (steps < least || elapsed < seconds) {
      if (mode == Mode.TRAIN) {
        runner.train();
      } else {
        runner.infer();
      }
      steps++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return steps * images / elapsed;
  }

  private <T> List<T> onEach(Function<Runner, T> work) {
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < runners.size(); i++) {
      Runner runner = runners.get(i);
      Callable<T> call = () -> work.apply(runner);
      results.add(threads.get(i).submit(call));
    }
    return results.stream().map(Trials::await).toList();
  }

  private static <T> T await(Future<T> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a trial ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a trial failed", e.getCause());
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < runners.size(); i++) {
      Runner runner = runners.get(i);
      await(threads.get(i).submit(runner::close));
      threads.get(i).shutdown();
    }
  }
}
