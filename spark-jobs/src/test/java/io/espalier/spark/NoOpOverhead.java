package io.espalier.spark;

import io.espalier.engine.Place;
import io.espalier.spec.Text;
import io.espalier.trial.Result;
import io.espalier.trial.Workers.Completion;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Measures what a trial costs beside its training: 1,000 orders that do nothing, on two slots of
 * this machine. Run on an idle machine; the bar is 9 ms.
 */
public final class NoOpOverhead {
  private static final int WARM_UP = 200;
  private static final int ORDERS = 1_000;
  private static final double MILLISECOND = 1e6;

  private NoOpOverhead() {}

  /** Prints milliseconds per trial. */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream print = System.out;
    try (SparkSession session = SparkSessions.embedded("overhead", "local[2]");
        SparkWorkers workers =
            new SparkWorkers(
                JavaSparkContext.fromSparkContext(session.sparkContext()),
                PretendRunners.to("measure"),
                Place.ONE_THREAD)) {
      run(workers, WARM_UP);
      long began = System.nanoTime();
      run(workers, ORDERS);
      double milliseconds = (System.nanoTime() - began) / MILLISECOND;
      print.println(Text.of("%d orders: %.2f ms each", ORDERS, milliseconds / ORDERS));
    }
  }

  private static void run(SparkWorkers workers, int count) throws InterruptedException {
    // As a sweep does: a new order when a slot is free.
    Semaphore free = new Semaphore(workers.slots());
    CountDownLatch open = new CountDownLatch(count);
    Completion completion =
        new Completion() {
          @Override
          public void finished(Result result) {
            free.release();
            open.countDown();
          }

          @Override
          public void interrupted() {
            throw new IllegalStateException("an order was interrupted");
          }
        };
    for (int seed = 0; seed < count; seed++) {
      free.acquire();
      workers.submit(Trials.order(seed), completion);
    }
    open.await();
  }
}
