package io.espalier.spark.order;

import com.codahale.metrics.Counter;
import io.espalier.trial.EndSignal;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Workers.Completion;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who gave orders how they ended, and whoever waits for that. */
final class OrderEnds {
  private static final Logger LOG = LoggerFactory.getLogger(OrderEnds.class);

  private final EndSignal signal = new EndSignal();
  private final Counter interrupted = new Counter();

  /** How many orders were stopped before they had a result. */
  Counter interrupted() {
    return interrupted;
  }

  /** Waits until an order has ended since the last call. */
  void await(Duration atMost) throws InterruptedException {
    signal.await(atMost);
  }

  /** An order has come to its result. */
  void finished(OrderJob job, Result result) {
    tell(job.order(), () -> job.completion().finished(result));
  }

  /** An order was stopped. */
  void interrupted(OrderJob job) {
    interrupted(job.order(), job.completion());
  }

  /** The same of one that Spark was never given. */
  void interrupted(Order order, Completion completion) {
    interrupted.inc();
    tell(order, completion::interrupted);
  }

  /** What a listener throws must not end the thread that all orders share. */
  private void tell(Order order, Runnable completion) {
    try {
      completion.run();
    } catch (RuntimeException e) {
      LOG.error("The end of trial {} was not handled", order.trial().shortForm(), e);
    }
    signal.ended();
  }
}
