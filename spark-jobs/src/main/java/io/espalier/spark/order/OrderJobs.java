package io.espalier.spark.order;

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
  private final Consumer<OrderJob> endangers;
  private final Runnable slotsChanged;

  /**
   * No orders yet.
   *
   * @param ended hears of an order of which a task or the job has ended
   * @param endangers hears, before, of one whose next task must not start beside others
   * @param slotsChanged is called when there may be more room
   */
  OrderJobs(Consumer<OrderJob> ended, Consumer<OrderJob> endangers, Runnable slotsChanged) {
    this.ended = ended;
    this.endangers = endangers;
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
  public void taskStarted(int stage, long task) {
    OrderJob job = byStage.get(stage);
    if (job != null) {
      job.taskStarted(task);
    }
  }

  @Override
  public void taskEnded(int stage, long task, TaskEnd how) {
    OrderJob job = byStage.get(stage);
    if (job != null) {
      if (job.taskEnded(task, how)) {
        endangers.accept(job);
      }
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
