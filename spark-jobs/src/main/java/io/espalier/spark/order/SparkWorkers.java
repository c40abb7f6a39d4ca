package io.espalier.spark.order;

import com.codahale.metrics.Counter;
import io.espalier.engine.Place;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Result.Failure;
import io.espalier.trial.ResultText;
import io.espalier.trial.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;
import scala.util.Try;

/**
 * Workers on a Spark cluster: one order is one job of a single task, submitted without waiting for
 * it. Placement, and retries when an executor is lost, are Spark's.
 *
 * <p>An order whose task died with its executor twice runs with nothing beside it, since nobody
 * knows yet whether it or another one killed the executors; after a third time it is a failed row,
 * and no lasting one. One whose job was killed at Spark's own controls runs once more, and is such
 * a row if that happens again. One that came to an executor on which no order can be carried out
 * goes to another one; where Spark finds none, it leaves no row, and no further order begins.
 *
 * <p>Whatever happens is handled on one thread, which also calls the completions.
 */
public final class SparkWorkers implements Workers {
  private static final Logger LOG = LoggerFactory.getLogger(SparkWorkers.class);

  /** How long closing waits for tasks to come to the end of a step. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SparkContext spark;
  private final OrderResources resources;
  private final OrderSubmission submission;
  private final ThreadPoolExecutor thread;
  private final ExecutionContext onThread;
  private final OrderListener listener;
  private final OrderEnds ends = new OrderEnds();
  private final CountDownLatch landed = new CountDownLatch(1);
  private final Counter again = new Counter();
  private Function<Order, String> description = OrderDescription::of;
  private volatile Optional<Refusal> refusal = Optional.empty();

  // From here on touched by that thread only.
  private final WaitingOrders waiting = new WaitingOrders();
  private final OrderJobs flying = new OrderJobs(this::settle, this::withdraw, this::fill);
  private final Set<String> unfit = new HashSet<>();
  private long submitted;
  private boolean closed;

  /**
   * Workers on the executors of a Spark context, which stays its owner's to stop.
   *
   * @param runner what the executors open to carry orders out, found among {@link OrderRunners}
   * @param place where each order is carried out; the session was opened for it
   */
  public SparkWorkers(JavaSparkContext context, Call runner, Place place) {
    this(context, runner, new OrderResources(context, place));
  }

  /**
   * The same.
   *
   * @param resources what each order's task has
   */
  public SparkWorkers(JavaSparkContext context, Call runner, OrderResources resources) {
    this.spark = context.sc();
    this.resources = resources;
    this.submission = new OrderSubmission(context, runner, resources);
    // Spark may still speak of jobs after the end: that is let go.
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            SparkWorkers::daemon,
            new ThreadPoolExecutor.DiscardPolicy());
    this.onThread = ExecutionContext.fromExecutor(thread);
    this.listener = new OrderListener(thread, flying);
    spark.addSparkListener(listener);
  }

  /**
   * Has Spark's pages and its event log say what an order is.
   *
   * @param words asked on the thread that submits the order
   */
  public SparkWorkers describing(Function<Order, String> words) {
    description = words;
    return this;
  }

  /** How many orders ran once more, after a lost executor or a killed job. */
  public Counter again() {
    return again;
  }

  /** How many orders were stopped before they had a result. */
  public Counter interrupted() {
    return ends.interrupted();
  }

  /** One per task's worth of the executors' cores, or one per card where orders go to cards. */
  @Override
  public int slots() {
    return resources.slots();
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public void await(Duration atMost) throws InterruptedException {
    ends.await(atMost);
  }

  @Override
  public Optional<Refusal> refusal() {
    return refusal;
  }

  @Override
  public void submit(Order order, Completion completion) {
    if (thread.isShutdown()) {
      ends.interrupted(order, completion);
      return;
    }
    String words = description.apply(order);
    thread.execute(
        () -> {
          waiting.add(new OrderJob(submitted++, order, words, completion));
          fill();
        });
  }

  @Override
  public void cancel(Hash trial) {
    thread.execute(
        () -> {
          waiting.take(trial).forEach(ends::interrupted);
          flying.of(trial).forEach(this::stop);
        });
  }

  /** Stops all running orders and waits until their tasks have ended, half a minute at most. */
  @Override
  public void close() {
    thread.execute(
        () -> {
          closed = true;
          flying.all().forEach(this::stop);
          fill();
        });
    try {
      if (!landed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("Tasks still run {} s after they were asked to stop", PATIENCE.toSeconds());
        thread.execute(
            () -> flying.all().stream().filter(flying::remove).forEach(ends::interrupted));
      }
      spark.removeSparkListener(listener);
      thread.shutdown();
      thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fill() {
    if (closed || refusal.isPresent() || spark.isStopped()) {
      waiting.takeAll().forEach(ends::interrupted);
    } else {
      for (Optional<OrderJob> next = next(); next.isPresent(); next = next()) {
        start(next.get());
      }
    }
    if (closed && flying.isEmpty()) {
      landed.countDown();
    }
  }

  private Optional<OrderJob> next() {
    return spark.isStopped() ? Optional.empty() : waiting.next(flying.all(), slots());
  }

  private void start(OrderJob job) {
    flying.add(job);
    try {
      submission.submit(job, result -> answered(job, result), onThread);
    } catch (Exception | LinkageError e) {
      // Any exception: Scala throws checked ones that it does not declare.
      job.failed(e);
      job.ended();
      settle(job);
    }
  }

  private void answered(OrderJob job, Try<String> answer) {
    if (answer.isFailure()) {
      job.failed(answer.failed().get());
      settle(job);
    } else if (flying.remove(job)) {
      ends.finished(job, read(job, answer.get()));
      fill();
    }
  }

  private static Result read(OrderJob job, String text) {
    try {
      return ResultText.read(text);
    } catch (RuntimeException e) {
      return new Result.Failed(job.order().trial(), Failure.WORKER_LOST, e.getMessage());
    }
  }

  /** Lets an order without a result go once nothing of it runs any more. */
  private void settle(OrderJob job) {
    job.unfit().ifPresent(this::warn);
    boolean settled = job.over() || (job.broken() && spark.isStopped());
    if (!settled || !flying.remove(job)) {
      return;
    }
    if (job.cancelled() || spark.isStopped()) {
      ends.interrupted(job);
    } else if (job.unfit().isPresent()) {
      refuse(job.unfit().get());
      ends.interrupted(job);
    } else if (job.runsAgain()) {
      LOG.warn(
          "Trial {} runs again{}: {}",
          job.order().trial().shortForm(),
          job.suspected() ? ", with nothing beside it" : "",
          job.history());
      again.inc();
      waiting.add(job.again(submitted++));
    } else {
      // A task ends normally whatever breaks inside: what Spark reports is no verdict on a trial.
      ends.finished(
          job, new Result.Failed(job.order().trial(), Failure.WORKER_LOST, job.history()));
    }
    fill();
  }

  private void warn(TaskEnd.Unfit of) {
    if (unfit.add(of.executor())) {
      LOG.warn("Executor {} on {} carries out no trials: {}", of.executor(), of.host(), of.why());
    }
  }

  /** Where no other executor is left, orders that wait would come back one after the other. */
  private void refuse(TaskEnd.Unfit of) {
    if (refusal.isEmpty()) {
      refusal =
          Optional.of(
              new Refusal(
                  Text.of(
                      "Cannot go on with trials on executor %s on %s: %s",
                      of.executor(), of.host(), of.why())));
    }
  }

  private void stop(OrderJob job) {
    job.cancel();
    withdraw(job);
  }

  private void withdraw(OrderJob job) {
    submission.withdraw(job);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "espalier-orders");
    thread.setDaemon(true);
    return thread;
  }
}
