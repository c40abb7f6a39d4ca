package io.espalier.spark;

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
final class EachExecutor {
  /** Executors come one after the other: those that were missed are asked again. */
  private static final int ROUNDS = 4;

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
   * What an executor has answered.
   *
   * @param able whether it can do what it was asked for; else the text says why not
   */
  record Answer(String executor, String host, boolean able, String text) {
    /** Long enough that the tasks beside it go to other executors. */
    private static final long MILLIS = 300;

    /** What crosses to the driver: Spark's serializers take no records. */
    String line() {
      return String.join("\n", executor, host, Boolean.toString(able), text);
    }

    static Answer of(String line) {
      String[] parts = line.split("\n", 4);
      return new Answer(parts[0], parts[1], Boolean.parseBoolean(parts[2]), parts[3]);
    }

    static Answer to(Question question) throws InterruptedException {
      String executor = SparkEnv.get().executorId();
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      Thread.sleep(MILLIS);
      try {
        return new Answer(executor, host, true, question.answer(executor));
      } catch (Refusal e) {
        return new Answer(executor, host, false, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Asks until each has answered once.
   *
   * @param heard takes each answer; what it throws ends the asking
   */
  void ask(Question question, Consumer<Answer> heard) {
    Set<String> asked = new HashSet<>();
    for (int round = 0; round < ROUNDS && (round == 0 || asked.size() < executors()); round++) {
      for (Answer answer : round(question)) {
        heard.accept(answer);
        asked.add(answer.executor());
      }
    }
  }

  private int executors() {
    // The driver is among them.
    return spark.sc().statusTracker().getExecutorInfos().length - 1;
  }

  @SuppressWarnings("CatchingUnchecked") // Scala throws checked exceptions that it does not declare
  private List<Answer> round(Question question) {
    int slots = Math.max(1, resources.now());
    spark.sc().setJobGroup("ask", what, false);
    try {
      return resources
          .on(spark.parallelize(Collections.nCopies(slots, what), slots))
          .map(each -> Answer.to(question).line())
          .collect()
          .stream()
          .map(Answer::of)
          .toList();
    } catch (Exception e) {
      if (spark.sc().isStopped()) {
        throw new IllegalStateException("Spark was stopped", e);
      }
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new Unavailable(Text.of("Cannot ask the executors for %s: %s", what, why), e);
    } finally {
      spark.clearJobGroup();
    }
  }
}
