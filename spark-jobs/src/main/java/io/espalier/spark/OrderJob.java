package io.espalier.spark;

import io.espalier.trial.Order;
import io.espalier.trial.Workers.Completion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** An order given to Spark, and what Spark has told of its job and tasks. */
final class OrderJob {
  private final long number;
  private final Order order;
  private final Completion completion;
  private final boolean suspected;

  /** Running tasks, and the executors that they run on. */
  private final Map<Long, String> running = new HashMap<>();

  /** Executors on which a task ran while another order's did. */
  private final Set<String> shared = new HashSet<>();

  private int losses;
  private boolean lostInCompany;
  private boolean ended;
  private boolean cancelled;
  private TaskEnd lastEnd = TaskEnd.OTHER;
  private Throwable failure;

  /** How a task ended. */
  enum TaskEnd {
    KILLED,
    EXECUTOR_LOST,
    OTHER
  }

  OrderJob(long number, Order order, Completion completion) {
    this(number, order, completion, false);
  }

  private OrderJob(long number, Order order, Completion completion, boolean suspected) {
    this.number = number;
    this.order = order;
    this.completion = completion;
    this.suspected = suspected;
  }

  /** The same order once more, to run while nothing else does. */
  OrderJob suspected(long next) {
    return new OrderJob(next, order, completion, true);
  }

  /** Whether it may be what killed the executors that were lost under it and others. */
  boolean suspected() {
    return suspected;
  }

  /** Its place among all orders submitted. */
  long number() {
    return number;
  }

  Order order() {
    return order;
  }

  Completion completion() {
    return completion;
  }

  void cancel() {
    cancelled = true;
  }

  void taskStarted(long task, String executor) {
    running.put(task, executor);
  }

  boolean runsOn(String executor) {
    return running.containsValue(executor);
  }

  /** Says that another order's task runs on the same executor. */
  void shares(String executor) {
    shared.add(executor);
  }

  void taskEnded(long task, TaskEnd how) {
    String executor = running.remove(task);
    lastEnd = how;
    if (how == TaskEnd.EXECUTOR_LOST) {
      losses++;
      lostInCompany |= shared.contains(executor);
    }
  }

  void ended() {
    ended = true;
  }

  void failed(Throwable cause) {
    failure = cause;
  }

  /** Whether it failed and nothing of it runs any more: a cancelled job ends before its task. */
  boolean over() {
    return broken() && ended && running.isEmpty();
  }

  /** Whether it ended without a result. */
  boolean broken() {
    return failure != null;
  }

  /** Why it ended without a result. */
  Throwable failure() {
    return failure;
  }

  /** Whether it was stopped, by us or by somebody at Spark's own controls. */
  boolean stopped() {
    return cancelled || (lastEnd == TaskEnd.KILLED && !aborted());
  }

  /** Whether Spark gave it up by itself, for which it kills tasks too; it says so in words only. */
  private boolean aborted() {
    return String.valueOf(failure.getMessage()).startsWith("Job aborted");
  }

  /** How many executors were lost under its task. */
  int losses() {
    return losses;
  }

  /** Whether Spark gave it up for lost executors of which another order may be to blame. */
  boolean perhapsVictim() {
    return lastEnd == TaskEnd.EXECUTOR_LOST && lostInCompany;
  }
}
