package io.espalier.spark;

import io.espalier.trial.Order;
import io.espalier.trial.Workers.Completion;
import java.util.HashSet;
import java.util.Set;

/** An order given to Spark, and what Spark has told of its job and tasks. */
final class OrderJob {
  private final long number;
  private final Order order;
  private final Completion completion;
  private final Set<Long> running = new HashSet<>();
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
    this.number = number;
    this.order = order;
    this.completion = completion;
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

  void taskStarted(long task) {
    running.add(task);
  }

  void taskEnded(long task, TaskEnd how) {
    running.remove(task);
    lastEnd = how;
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
    return cancelled || lastEnd == TaskEnd.KILLED;
  }

  /** Whether its last attempt ended with the loss of the executor. */
  boolean executorLost() {
    return lastEnd == TaskEnd.EXECUTOR_LOST;
  }
}
