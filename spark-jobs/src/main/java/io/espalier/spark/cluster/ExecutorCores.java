package io.espalier.spark.cluster;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** What a Spark configuration says of the executors' cores. */
public final class ExecutorCores {
  private static final Pattern LOCAL = Pattern.compile("local(\\[([0-9]+|\\*)\\s*(,.*)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*([0-9]+)\\s*,\\s*([0-9]+)\\s*,.*]");
  private static final String EACH = "spark.executor.cores";

  private ExecutorCores() {}

  /**
   * Those of one executor; nothing if it takes what its machine has.
   *
   * @param machine the cores of this one
   */
  static OptionalInt each(SparkConf conf, int machine) {
    String master = master(conf);
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      String count = local.group(2);
      return OptionalInt.of(
          count == null ? 1 : count.equals("*") ? machine : Integer.parseInt(count));
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    if (cluster.matches()) {
      return OptionalInt.of(Integer.parseInt(cluster.group(2)));
    }
    if (conf.contains(EACH)) {
      return OptionalInt.of(conf.getInt(EACH, 1));
    }
    // Spark's defaults: one core on YARN and Kubernetes, all of a worker's on a standalone cluster.
    return master.equals("yarn") || master.startsWith("k8s:")
        ? OptionalInt.of(1)
        : OptionalInt.empty();
  }

  /**
   * Those of all executors, before any is there; nothing if that is left open.
   *
   * @param machine the cores of this one
   */
  static OptionalInt all(SparkConf conf, int machine) {
    String master = master(conf);
    if (LOCAL.matcher(master).matches()) {
      return each(conf, machine);
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    if (cluster.matches()) {
      return OptionalInt.of(
          Math.multiplyExact(
              Integer.parseInt(cluster.group(1)), Integer.parseInt(cluster.group(2))));
    }
    int reachable = reachable(conf);
    if (reachable > 0) {
      return OptionalInt.of(reachable);
    }
    if (conf.contains("spark.cores.max")) {
      return OptionalInt.of(conf.getInt("spark.cores.max", 1));
    }
    OptionalInt each = each(conf, machine);
    return each.isPresent() && conf.contains("spark.executor.instances")
        ? OptionalInt.of(
            Math.multiplyExact(conf.getInt("spark.executor.instances", 1), each.getAsInt()))
        : OptionalInt.empty();
  }

  /** Those that come only when there is work for them; nothing if there is no bound. */
  static int reachable(SparkConf conf) {
    if (!dynamic(conf)) {
      return 0;
    }
    int executors = conf.getInt("spark.dynamicAllocation.maxExecutors", 0);
    return Math.multiplyExact(executors, conf.getInt(EACH, 1));
  }

  /** Whether executors come and go with the work. */
  public static boolean dynamic(SparkConf conf) {
    return conf.getBoolean("spark.dynamicAllocation.enabled", false);
  }

  private static String master(SparkConf conf) {
    return conf.get(SparkMaster.KEY, SparkMaster.EMBEDDED);
  }
}
