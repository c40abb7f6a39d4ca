package io.espalier.spark;

import io.espalier.spark.OrderJob.TaskEnd;
import io.espalier.spec.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The orders that Spark has, found by what Spark calls them. */
final class OrderJobs implements OrderListener.Tasks {
  private final Map<Long, OrderJob> byNumber = new HashMap<>();
  private final Map<Integer, OrderJob> byJob = new HashMap<>();
  private final Map<Integer, OrderJob> byStage = new HashMap<>();
  private final Consumer<OrderJob> ended;
  private final Runnable slotsChanged;

  OrderJobs(Consumer<OrderJob> ended, Runnable slotsChanged) {
    this.ended = ended;
    this.slotsChanged = slotsChanged;
  }

  void add(OrderJob job) {
    byNumber.put(job.number(), job);
  }

  /** Forgets an order, and says whether it was known. */
  boolean remove(OrderJob job) {
    byJob.values().remove(job);
    byStage.values().remove(job);
    return byNumber.remove(job.number(), job);
  }

  List<OrderJob> all() {
    return List.copyOf(byNumber.values());
  }

  List<OrderJob> of(Hash trial) {
    return byNumber.values().stream().filter(job -> job.order().trial().equals(trial)).toList();
  }

  int size() {
    return byNumber.size();
  }

  boolean isEmpty() {
    return byNumber.isEmpty();
  }

  @Override
  public void jobStarted(long order, int job, List<Integer> stages) {
    OrderJob started = byNumber.get(order);
    // Spark tells late: the order may have ended.
    if (started != null) {
      byJob.put(job, started);
      stages.forEach(stage -> byStage.put(stage, started));
    }
  }

  @Override
  public void taskStarted(int stage, long task, String executor) {
    OrderJob job = byStage.get(stage);
    if (job == null) {
      return;
    }
    for (OrderJob other : byNumber.values()) {
      if (other != job && other.runsOn(executor)) {
        other.shares(executor);
        job.shares(executor);
      }
    }
    job.taskStarted(task, executor);
  }

  @Override
  public void taskEnded(int stage, long task, TaskEnd how) {
    OrderJob job = byStage.get(stage);
    if (job != null) {
      job.taskEnded(task, how);
      ended.accept(job);
    }
  }

  @Override
  public void jobEnded(int job) {
    OrderJob of = byJob.get(job);
    if (of != null) {
      of.ended();
      ended.accept(of);
    }
  }

  @Override
  public void executorAdded() {
    slotsChanged.run();
  }

  @Override
  public void applicationEnded() {
    all().forEach(ended);
    slotsChanged.run();
  }
}
