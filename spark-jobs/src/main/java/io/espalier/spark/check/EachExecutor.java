package io.espalier.spark.check;

import io.espalier.spark.order.OrderResources;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Unavailable;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/** Asks the executors that are there for something, in tasks such as carry orders out. */
public final class EachExecutor {
  /** Executors come one after the other: those that were missed are asked again. */
  private static final int ROUNDS = 4;

  /** How long an answer takes: long enough that the tasks beside it go to other executors. */
  private static final long MILLIS = 300;

  private final JavaSparkContext spark;
  private final OrderResources resources;
  private final String what;

  /**
   * Asks for something.
   *
   * @param what it is, for Spark's pages and for the sentence that says why nobody answered
   */
  EachExecutor(JavaSparkContext spark, OrderResources resources, String what) {
    this.spark = spark;
    this.resources = resources;
    this.what = what;
  }

  /** What an executor does to answer. */
  @FunctionalInterface
  interface Question extends Serializable {
    /**
     * Answers, on a task's thread.
     *
     * @param executor Spark's name for this one
     * @throws Refusal if it cannot do what it is asked for
     */
    String answer(String executor);
  }

  /**
   * Asks until each has answered once.
   *
   * @param heard takes each answer; what it throws ends the asking
   */
  void ask(Question question, Consumer<ExecutorAnswer> heard) {
    Set<String> asked = new HashSet<>();
    for (int round = 0;
        round < ROUNDS && (round == 0 || asked.size() < executors(spark));
        round++) {
      for (ExecutorAnswer answer : round(question)) {
        heard.accept(answer);
        asked.add(answer.executor());
      }
    }
  }

  private static ExecutorAnswer answer(Question question) throws InterruptedException {
    Thread.sleep(MILLIS);
    try {
      return ExecutorAnswer.able(question.answer(SparkEnv.get().executorId()));
    } catch (Refusal e) {
      return ExecutorAnswer.unable(String.valueOf(e.getMessage()));
    }
  }

  private static int executors(JavaSparkContext spark) {
    // The driver is among them.
    return spark.sc().statusTracker().getExecutorInfos().length - 1;
  }

  /** Whether a cluster has given no executor yet. */
  public static boolean none(JavaSparkContext spark) {
    return !spark.isLocal() && executors(spark) == 0;
  }

  @SuppressWarnings("CatchingUnchecked") // Scala throws checked exceptions that it does not declare
  private List<ExecutorAnswer> round(Question question) {
    int slots = Math.max(1, resources.now());
    spark.sc().setJobGroup("ask", what, false);
    try {
      return resources
          .on(spark.parallelize(Collections.nCopies(slots, what), slots))
          .map(each -> answer(question).line())
          .collect()
          .stream()
          .map(ExecutorAnswer::of)
          .toList();
    } catch (Exception e) {
      throw unanswered(spark, what, e);
    } finally {
      spark.clearJobGroup();
    }
  }

  /** What it means that Spark gave up a job that asked. */
  static RuntimeException unanswered(JavaSparkContext spark, String what, Throwable cause) {
    if (spark.sc().isStopped()) {
      return new IllegalStateException("Spark was stopped", cause);
    }
    String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new Unavailable(Text.of("Cannot ask the executors for %s: %s", what, why), cause);
  }
}
