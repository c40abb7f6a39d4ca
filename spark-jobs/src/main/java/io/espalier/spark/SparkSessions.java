package io.espalier.spark;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session of a command: a cluster's under {@code spark-submit}, else its own. */
public final class SparkSessions {
  private static final String MASTER = "spark.master";

  private static final long LEAST_HEAP = 450L << 20;

  private SparkSessions() {}

  /**
   * The session of this process. Where {@code spark-submit} has named a master everything is taken
   * as configured; otherwise Spark runs in this process, on all its cores and unreachable from
   * other machines.
   */
  public static SparkSession open(String application) {
    SparkConf conf = new SparkConf();
    return conf.contains(MASTER)
        ? SparkSession.builder().config(conf).appName(application).getOrCreate()
        : embedded(application, "local[*]");
  }

  static SparkSession embedded(String application, String master) {
    checkHeap(Runtime.getRuntime().maxMemory());
    SparkConf conf = new SparkConf();
    settings().forEach(conf::setIfMissing);
    return SparkSession.builder().config(conf).master(master).appName(application).getOrCreate();
  }

  /**
   * Checks what Spark would refuse with a stack trace in its log.
   *
   * @throws Refusal if the heap is smaller than one and a half of what Spark keeps for itself
   */
  static void checkHeap(long bytes) {
    if (bytes < LEAST_HEAP) {
      throw new Refusal(
          Text.of(
              "Cannot start Spark: it needs a heap of %,d MB and has %,d MB; raise it, as with ESPALIER_JAVA_OPTS=-Xmx4g",
              LEAST_HEAP >> 20, bytes >> 20));
    }
  }

  /** A user's own {@code -Dspark.…} wins over each of these. */
  private static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    // Without both, Spark listens on the machine's outer addresses, even with its pages off.
    settings.put("spark.driver.host", "localhost");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.ui.showConsoleProgress", "false");
    settings.put("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    settings.put("spark.kryo.registrator", EspalierRegistrator.class.getName());
    settings.put("spark.kryo.registrationRequired", "true");
    // A sweep runs one job per trial: what Spark remembers of them is bounded.
    settings.put("spark.ui.retainedJobs", "50");
    settings.put("spark.ui.retainedStages", "50");
    settings.put("spark.ui.retainedTasks", "200");
    // The table is small: two hundred partitions would each cost more than their rows.
    settings.put("spark.sql.shuffle.partitions", "4");
    settings.put(
        "spark.sql.warehouse.dir",
        Path.of(System.getProperty("java.io.tmpdir"), "espalier-warehouse").toUri().toString());
    return settings;
  }
}
