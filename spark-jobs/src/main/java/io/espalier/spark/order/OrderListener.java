package io.espalier.spark.order;

import io.espalier.trial.PlaceRefused;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.JavaConverters;

/** Hears of the jobs and tasks of a Spark context and tells of them on the workers' own thread. */
final class OrderListener extends SparkListener {
  /** The property of a job that carries the number of its order. */
  static final String ORDER = "espalier.order";

  private final Executor thread;
  private final Tasks tasks;

  /** Who is told; stages are those of any job, ours or not. */
  interface Tasks {
    void jobStarted(long order, int job, List<Integer> stages);

    void taskStarted(int stage, long task);

    void taskEnded(int stage, long task, TaskEnd how);

    void jobEnded(int job);

    void executorAdded();

    void applicationEnded();
  }

  OrderListener(Executor thread, Tasks tasks) {
    this.thread = thread;
    this.tasks = tasks;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    Properties properties = start.properties();
    String order = properties == null ? null : properties.getProperty(ORDER);
    if (order != null) {
      List<Integer> stages =
          JavaConverters.seqAsJavaList(start.stageInfos()).stream()
              .map(stage -> stage.stageId())
              .toList();
      thread.execute(() -> tasks.jobStarted(Long.parseLong(order), start.jobId(), stages));
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    thread.execute(() -> tasks.taskStarted(start.stageId(), start.taskInfo().taskId()));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    thread.execute(() -> tasks.taskEnded(end.stageId(), end.taskInfo().taskId(), how(end)));
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    thread.execute(() -> tasks.jobEnded(end.jobId()));
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded added) {
    thread.execute(tasks::executorAdded);
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    thread.execute(tasks::applicationEnded);
  }

  private static TaskEnd how(SparkListenerTaskEnd end) {
    // Where a machine went away or was taken back, the task had no part in it.
    if (end.reason() instanceof ExecutorLostFailure lost && lost.exitCausedByApp()) {
      return new TaskEnd.ExecutorLost();
    }
    if (end.reason() instanceof ExceptionFailure thrown
        && thrown.className().equals(PlaceRefused.class.getName())) {
      return new TaskEnd.Unfit(
          end.taskInfo().executorId(), end.taskInfo().host(), thrown.description());
    }
    return new TaskEnd.Other();
  }
}
