package io.espalier.spark.order;

import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.concurrent.ExecutionContext;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** Gives orders to Spark, each as one job of a single task, and takes them back. */
final class OrderSubmission {
  private final JavaSparkContext context;
  private final SparkContext spark;
  private final Call runner;
  private final OrderResources resources;

  /**
   * Submission to the executors of a context.
   *
   * @param runner what they open to carry orders out, found among {@link OrderRunners}
   * @param resources what each order's task has
   */
  OrderSubmission(JavaSparkContext context, Call runner, OrderResources resources) {
    this.context = context;
    this.spark = context.sc();
    this.runner = runner;
    this.resources = resources;
  }

  /**
   * Submits without waiting. Scala throws checked exceptions that it does not declare.
   *
   * @param answered takes the text that the task sends back, or what Spark failed with
   * @param on where that happens
   */
  void submit(OrderJob job, Consumer<Try<String>> answered, ExecutionContext on) {
    AtomicReference<String> answer = new AtomicReference<>();
    // Never interrupted: an interrupt closes file channels that other slots read from.
    spark.setJobGroup(group(job.order().trial()), job.description(), false);
    spark.setLocalProperty(OrderListener.ORDER, Long.toString(job.number()));
    spark
        .submitJob(
            anchor(),
            new OrderTask(job.order(), runner, resources.place()),
            partitions(),
            (partition, text) -> {
              answer.set(text);
              return BoxedUnit.UNIT;
            },
            answer::get)
        .onComplete(
            result -> {
              answered.accept(result);
              return BoxedUnit.UNIT;
            },
            on);
  }

  /** Takes an order back from Spark. */
  void withdraw(OrderJob job) {
    if (!spark.isStopped()) {
      spark.cancelJobGroup(group(job.order().trial()));
    }
  }

  private static String group(Hash trial) {
    return "espalier " + trial.hex();
  }

  /** One for each order: Spark gives up all jobs on an RDD together when it gives up one. */
  private RDD<Integer> anchor() {
    return resources.on(context.parallelize(List.of(0), 1)).rdd();
  }

  private static Seq<Object> partitions() {
    return JavaConverters.asScalaBuffer(List.<Object>of(0)).toSeq();
  }
}
