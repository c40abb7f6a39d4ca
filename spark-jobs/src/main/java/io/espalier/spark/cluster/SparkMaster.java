package io.espalier.spark.cluster;

import org.apache.spark.SparkConf;

/** Who gives out executors: a cluster's master, or Spark in this process. */
public final class SparkMaster {
  /** The setting that names it. */
  public static final String KEY = "spark.master";

  /** Where none is named: this process, with all cores of its machine. */
  public static final String EMBEDDED = "local[*]";

  private SparkMaster() {}

  /** Whether orders will be carried out in this process, as far as the configuration tells. */
  public static boolean inThisProcess(SparkConf conf) {
    return inThisProcess(conf.get(KEY, EMBEDDED));
  }

  /** Whether a master of this name is this process. */
  public static boolean inThisProcess(String master) {
    return master.startsWith("local") && !master.startsWith("local-cluster");
  }
}
