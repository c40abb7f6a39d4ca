package io.espalier.spark.cluster;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequests;

/** What a Spark configuration says of the executors' graphics cards. */
public final class ExecutorCards {
  /** What Spark calls them. */
  public static final String CARD = "gpu";

  /** The end of a sentence that refuses cards. */
  public static final String WAY_OUT =
      "set spark.executor.resource.gpu.amount=1, as deploy/profiles/*-gpu.conf do, or leave out place = gpu";

  private static final String PREFIX = "spark.executor.resource.gpu.";
  private static final String AMOUNT = PREFIX + "amount";
  private static final String SCRIPT = PREFIX + "discoveryScript";
  private static final String VENDOR = PREFIX + "vendor";

  private ExecutorCards() {}

  /**
   * Checks that each executor gets a card, and can find it.
   *
   * @throws Refusal saying which setting is missing
   */
  static void check(SparkConf conf) {
    if (SparkMaster.inThisProcess(conf)) {
      return;
    }
    String master = conf.get(SparkMaster.KEY);
    String amount = conf.get(AMOUNT, "0");
    if (!amount.equals("1")) {
      throw new Refusal(
          Text.of(
              "Cannot give each trial on %s a graphics card: %s is %s, and an executor is a process for one card; %s",
              master, AMOUNT, amount.equals("0") ? "not set" : amount, WAY_OUT));
    }
    boolean kubernetes = master.startsWith("k8s:");
    if (kubernetes) {
      need(conf, master, VENDOR, "nvidia.com");
    }
    if (kubernetes || master.equals("yarn")) {
      need(conf, master, SCRIPT, "the path of deploy/discover-gpus on the executors");
    }
  }

  private static void need(SparkConf conf, String master, String key, String value) {
    if (!conf.contains(key)) {
      throw new Refusal(
          Text.of(
              "Cannot give trials on %s graphics cards: %s is not set; set it to %s",
              master, key, value));
    }
  }

  /** What an executor is asked to have, as configured, where each profile asks for itself. */
  public static ExecutorResourceRequests requests(SparkConf conf) {
    return new ExecutorResourceRequests()
        .resource(CARD, 1, conf.get(SCRIPT, ""), conf.get(VENDOR, ""));
  }

  /** How many executors there will be, each with a card; nothing if that is left open. */
  static OptionalInt all(SparkConf conf) {
    if (SparkMaster.inThisProcess(conf)) {
      return OptionalInt.of(1);
    }
    int reachable = reachable(conf);
    if (reachable > 0) {
      return OptionalInt.of(reachable);
    }
    String instances = "spark.executor.instances";
    return conf.contains(instances)
        ? OptionalInt.of(conf.getInt(instances, 1))
        : OptionalInt.empty();
  }

  /** Those that come only when there is work for them; 0 if there is no bound. */
  public static int reachable(SparkConf conf) {
    return ExecutorCores.dynamic(conf) ? conf.getInt("spark.dynamicAllocation.maxExecutors", 0) : 0;
  }
}
