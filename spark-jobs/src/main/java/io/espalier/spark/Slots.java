package io.espalier.spark;

import org.apache.spark.SparkConf;

/** How many orders a Spark application carries out side by side. */
final class Slots {
  private Slots() {}

  /**
   * One order per task's worth of cores.
   *
   * @param cores those of the executors that are there now
   */
  static int of(SparkConf conf, int cores) {
    int reachable = Math.max(cores, reachable(conf));
    return Math.max(1, reachable / conf.getInt("spark.task.cpus", 1));
  }

  /** Cores that come only when there is work for them; nothing if there is no bound. */
  private static int reachable(SparkConf conf) {
    if (!conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return 0;
    }
    int executors = conf.getInt("spark.dynamicAllocation.maxExecutors", 0);
    return Math.multiplyExact(executors, conf.getInt("spark.executor.cores", 1));
  }
}
