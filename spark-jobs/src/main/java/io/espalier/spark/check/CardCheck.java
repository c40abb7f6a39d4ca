package io.espalier.spark.check;

import io.espalier.engine.Place;
import io.espalier.engine.Places;
import io.espalier.spark.cluster.SparkMaster;
import io.espalier.spark.order.OrderResources;
import io.espalier.spark.order.OrderRunners;
import io.espalier.spark.order.TaskPlace;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.trial.PlaceRefused;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Sees before the first trial that executors have graphics cards, and work on them. */
public final class CardCheck {
  /** Spark's own, for how long it waits for executors. */
  private static final String PATIENCE = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private static final String CARDS = "their graphics cards";

  private CardCheck() {}

  /**
   * Waits for the first executor, and asks all that are there by then.
   *
   * @param resources of tasks that each have a card
   * @param runner the setting of what will carry the orders out
   * @return what they run on, one after the other if they differ
   * @throws Refusal if none comes, or one cannot work on its card
   */
  public static String check(JavaSparkContext spark, OrderResources resources, Call runner) {
    // Where executors come with the work, this is what they come for.
    await(
        spark, resources, resources.on(spark.parallelize(List.of(0), 1)).foreachAsync(none -> {}));
    Set<String> found = new LinkedHashSet<>();
    String place = resources.place().toString();
    String setting = runner.toString();
    new EachExecutor(spark, resources, CARDS)
        .ask(executor -> runsOn(setting, place), answer -> found.add(answer.orRefused()));
    return String.join("; ", found);
  }

  /** On an executor; whatever keeps it from its card is said, for no trial could run there. */
  private static String runsOn(String setting, String place) {
    try {
      Place here = TaskPlace.of(Places.CATALOG.read(place), TaskContext.get());
      return OrderRunners.of(Call.parse(setting)).runsOn(here);
    } catch (RuntimeException | LinkageError e) {
      throw new Refusal(PlaceRefused.by(e).getMessage(), e);
    }
  }

  /**
   * Waits for work that needs a card; without cards, Spark would wait for ever.
   *
   * @throws Refusal if no executor with a card comes
   * @throws io.espalier.store.Unavailable if Spark gives the work up
   */
  static void await(JavaSparkContext spark, OrderResources resources, JavaFutureAction<Void> work) {
    SparkConf conf = spark.getConf();
    Duration patience = Duration.ofSeconds(conf.getTimeAsSeconds(PATIENCE, "120s"));
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!work.isDone()) {
        try {
          work.get(200, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (resources.now() == 0 && System.nanoTime() > end) {
            throw new Refusal(
                Text.of(
                    "Cannot start trials on graphics cards: %s has given no executor with a card within %d s; let workers announce cards (docs/gpu.md), free some, or raise %s",
                    conf.get(SparkMaster.KEY), patience.toSeconds(), PATIENCE),
                e);
          }
        }
      }
    } catch (ExecutionException e) {
      throw EachExecutor.unanswered(spark, CARDS, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      work.cancel(true);
    }
  }
}
