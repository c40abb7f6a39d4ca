package io.espalier.spark.cluster;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** Who gives out executors: a cluster's master, or Spark in this process. */
public final class SparkMaster {
  /** The setting that names it. */
  public static final String KEY = "spark.master";

  /** Where none is named: this process, with all cores of its machine. */
  public static final String EMBEDDED = "local[*]";

  private static final String COUNT = "[1-9][0-9]{0,5}";
  private static final Pattern THIS_PROCESS =
      Pattern.compile("local(\\[(" + COUNT + "|\\*)(, *" + COUNT + ")?])?");

  private SparkMaster() {}

  /**
   * Checks the name of a master that is this process; Spark has a stack trace for a wrong one.
   *
   * @throws Refusal if it is none
   */
  static void check(String master) {
    if (inThisProcess(master) && !THIS_PROCESS.matcher(master).matches()) {
      throw new Refusal(
          Text.of(
              "Cannot run on master '%s': write local, local[N] for N cores from 1, or local[*] for all",
              master));
    }
  }

  /** Whether orders will be carried out in this process, as far as the configuration tells. */
  public static boolean inThisProcess(SparkConf conf) {
    return inThisProcess(conf.get(KEY, EMBEDDED));
  }

  /** Whether a master of this name is this process. */
  public static boolean inThisProcess(String master) {
    return master.startsWith("local") && !master.startsWith("local-cluster");
  }
}
