package io.espalier.spark.order;

import io.espalier.spec.Text;
import io.espalier.trial.Order;
import io.espalier.trial.Workers.Completion;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** An order given to Spark, and what Spark has told of its job and tasks. */
final class OrderJob {
  /** So many executors lost under an order are enough to let it run with nothing beside it. */
  private static final int SUSPICIOUS = 2;

  /** And so many to try no more. */
  private static final int ENOUGH = 3;

  /** A job that is killed from outside is given to Spark once more. */
  private static final int KILLS = 2;

  private final long number;
  private final Order order;
  private final String description;
  private final Completion completion;

  private final Set<Long> running = new HashSet<>();

  private int losses;
  private int kills;
  private boolean ended;
  private boolean cancelled;
  private boolean lost;
  private Optional<TaskEnd.Unfit> unfit = Optional.empty();
  private Throwable failure;

  OrderJob(long number, Order order, String description, Completion completion) {
    this.number = number;
    this.order = order;
    this.description = description;
    this.completion = completion;
  }

  /** The same order once more, with what it has been through. */
  OrderJob again(long next) {
    OrderJob again = new OrderJob(next, order, description, completion);
    again.losses = losses;
    again.kills = kills;
    return again;
  }

  /** Whether it may be what killed the executors that were lost under it, and runs alone. */
  boolean suspected() {
    return losses >= SUSPICIOUS;
  }

  /** Its place among all orders submitted. */
  long number() {
    return number;
  }

  Order order() {
    return order;
  }

  /** What it is, for people. */
  String description() {
    return description;
  }

  Completion completion() {
    return completion;
  }

  void cancel() {
    cancelled = true;
  }

  void taskStarted(long task) {
    running.add(task);
    unfit = Optional.empty();
  }

  /**
   * Says how a task ended.
   *
   * @return whether Spark must not start the next one by itself
   */
  boolean taskEnded(long task, TaskEnd how) {
    running.remove(task);
    if (how instanceof TaskEnd.ExecutorLost) {
      losses++;
      lost = true;
    }
    if (how instanceof TaskEnd.Unfit found) {
      unfit = Optional.of(found);
    }
    return lost && suspected();
  }

  void ended() {
    ended = true;
  }

  void failed(Throwable cause) {
    failure = cause;
    if (killed()) {
      kills++;
    }
  }

  /** Whether it failed and nothing of it runs any more: a cancelled job ends before its task. */
  boolean over() {
    return broken() && ended && running.isEmpty();
  }

  /** Whether it ended without a result. */
  boolean broken() {
    return failure != null;
  }

  /** The executor that could not carry it out, unless another one has tried since. */
  Optional<TaskEnd.Unfit> unfit() {
    return unfit;
  }

  /** Whether we have stopped it. */
  boolean cancelled() {
    return cancelled;
  }

  /** Whether somebody has killed it at Spark's own controls; Spark says so in words only. */
  private boolean killed() {
    return !lost
        && !cancelled
        && String.valueOf(failure.getMessage()).matches("(?s)Job [0-9]+ cancelled.*");
  }

  /** Whether it runs once more, though it has ended without a result. */
  boolean runsAgain() {
    return killed() ? kills < KILLS : lost && losses < ENOUGH;
  }

  /** What it has been through, in words. */
  String history() {
    if (killed()) {
      return Text.of("its job was killed %d times at Spark's own controls", kills);
    }
    if (lost) {
      return Text.of(
          "%d executors were lost under it%s",
          losses, losses > SUSPICIOUS ? ", the last with nothing beside it" : "");
    }
    // Spark adds its own stack traces.
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason is known");
  }
}
