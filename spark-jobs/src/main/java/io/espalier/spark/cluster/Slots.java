package io.espalier.spark.cluster;

import io.espalier.engine.Place;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;

/** How many orders a Spark application carries out side by side. */
public final class Slots {
  /** The setting for the cores that a task takes. */
  public static final String TASK = "spark.task.cpus";

  private Slots() {}

  /** Lets tasks take as many cores as their place has threads, or more where that is configured. */
  static void reserve(SparkConf conf, Place place) {
    conf.set(TASK, Integer.toString(Math.max(place.threads(), conf.getInt(TASK, 1))));
  }

  /**
   * One order per task's worth of cores.
   *
   * @param cores those of the executors that are there now
   */
  public static int of(SparkConf conf, int cores) {
    return of(
        Math.max(cores, ExecutorCores.reachable(conf)),
        ExecutorCores.each(conf, Runtime.getRuntime().availableProcessors()),
        conf.getInt(TASK, 1));
  }

  /**
   * How many there will be at a place, before any executor is there: one for each graphics card, or
   * one per task's worth of cores; nothing if the configuration does not say.
   *
   * @param machine the cores of this one
   */
  static OptionalInt foreseen(SparkConf conf, Place place, int machine) {
    return place instanceof Place.Gpu ? ExecutorCards.all(conf) : foreseen(conf, machine);
  }

  private static OptionalInt foreseen(SparkConf conf, int machine) {
    OptionalInt all = ExecutorCores.all(conf, machine);
    return all.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(
            of(all.getAsInt(), ExecutorCores.each(conf, machine), conf.getInt(TASK, 1)));
  }

  /** What an executor has left of its cores is not enough for a task, and lies idle. */
  private static int of(int cores, OptionalInt ofExecutor, int ofTask) {
    int each = ofExecutor.orElse(Math.max(1, cores));
    return Math.max(1, cores / each * (each / ofTask) + cores % each / ofTask);
  }
}
