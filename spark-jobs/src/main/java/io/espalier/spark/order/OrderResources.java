package io.espalier.spark.order;

import io.espalier.engine.Place;
import io.espalier.spark.cluster.ExecutorCards;
import io.espalier.spark.cluster.ExecutorCores;
import io.espalier.spark.cluster.Slots;
import io.espalier.spark.cluster.SparkSessions;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * What Spark gives to a task that carries an order out: cores, and a graphics card where orders are
 * sent to cards. Other tasks, as those that read a table, take none.
 */
public final class OrderResources {
  private final JavaSparkContext spark;
  private final SparkConf conf;
  private final Place place;
  private final Optional<ResourceProfile> profile;

  /**
   * Those of orders that are sent to a place.
   *
   * @param spark whose session was opened for the place
   */
  public OrderResources(JavaSparkContext spark, Place place) {
    this.spark = spark;
    this.conf = spark.getConf();
    this.place = place;
    this.profile =
        SparkSessions.onExecutorsOnly(conf, place) ? Optional.of(profile(conf)) : Optional.empty();
    profile.ifPresent(spark.sc().resourceProfileManager()::addResourceProfile);
  }

  /** What Spark gives to a task with a card. */
  public static ResourceProfile profile(SparkConf conf) {
    ResourceProfileBuilder builder =
        new ResourceProfileBuilder()
            .require(
                new TaskResourceRequests()
                    .cpus(conf.getInt(Slots.TASK, 1))
                    .resource(ExecutorCards.CARD, 1));
    // Executors that are there by configuration serve each profile. Those that come with the work
    // come for one.
    return (ExecutorCores.dynamic(conf) ? builder.require(ExecutorCards.requests(conf)) : builder)
        .build();
  }

  /** Where orders are sent. */
  public Place place() {
    return place;
  }

  /** The same data, for tasks that have these resources. */
  public <T> JavaRDD<T> on(JavaRDD<T> data) {
    return profile.map(data::withResources).orElse(data);
  }

  /**
   * How many orders run side by side: one for each card; or one per task's worth of the executors'
   * cores; or what dynamic allocation may bring.
   */
  public int slots() {
    if (place instanceof Place.Gpu) {
      return profile.map(this::cards).orElse(1);
    }
    return Slots.of(conf, spark.defaultParallelism());
  }

  private int cards(ResourceProfile of) {
    return Math.max(1, Math.max(cardsNow(of), ExecutorCards.reachable(conf)));
  }

  /** How many tasks the executors that are there now carry out side by side; 0 if none is there. */
  public int now() {
    return profile.map(this::cardsNow).orElseGet(spark::defaultParallelism);
  }

  private int cardsNow(ResourceProfile of) {
    return spark.sc().maxNumConcurrentTasks(of);
  }
}
