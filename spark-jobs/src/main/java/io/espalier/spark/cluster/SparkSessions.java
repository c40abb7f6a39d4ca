package io.espalier.spark.cluster;

import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session of a command: a cluster's under {@code spark-submit}, else its own. */
public final class SparkSessions {
  /** By its name, as profiles have it: it knows of what the packages above this one send. */
  private static final String REGISTRATOR = "io.espalier.spark.EspalierRegistrator";

  /** In the environment of a process that a standalone worker has started. */
  private static final String SECRET = "_SPARK_AUTH_SECRET";

  private static final long LEAST_HEAP = 450L << 20;

  private SparkSessions() {}

  /** The session of this process, for work of one thread; see {@link #open(String, Place)}. */
  public static SparkSession open(String application) {
    return open(application, new Place.Cpu(1));
  }

  /**
   * The session of this process. Where {@code spark-submit} has named a master everything is taken
   * as configured, only that a task has no fewer cores than its place has threads; otherwise Spark
   * runs in this process, on all its cores and unreachable from other machines.
   *
   * @throws Refusal if nobody listens where a standalone cluster's master should
   */
  public static SparkSession open(String application, Place place) {
    SparkConf conf = configured(place);
    SparkMaster.check(conf.get(SparkMaster.KEY, SparkMaster.EMBEDDED));
    StandaloneMasters.check(conf.get(SparkMaster.KEY, SparkMaster.EMBEDDED));
    return conf.contains(SparkMaster.KEY)
        ? SparkSession.builder().config(conf).appName(application).getOrCreate()
        : embedded(application, SparkMaster.EMBEDDED, place);
  }

  /** Spark in this process, for work of one thread; unreachable from other machines. */
  public static SparkSession embedded(String application, String master) {
    return embedded(application, master, new Place.Cpu(1));
  }

  private static SparkSession embedded(String application, String master, Place place) {
    checkHeap(Runtime.getRuntime().maxMemory());
    SparkConf conf = configured(place);
    settings().forEach(conf::setIfMissing);
    return SparkSession.builder().config(conf).master(master).appName(application).getOrCreate();
  }

  /**
   * Checks that an executor has a core for each thread of a place, or a graphics card, as far as
   * the configuration tells.
   *
   * @throws Refusal if it has not
   */
  public static void check(Place place) {
    check(new SparkConf(), place);
  }

  /**
   * The same, as far as a configuration tells.
   *
   * @throws Refusal if it has not
   */
  public static void check(SparkConf conf, Place place) {
    check(conf, place, Runtime.getRuntime().availableProcessors());
  }

  static void check(SparkConf conf, Place place, int machine) {
    SparkMaster.check(conf.get(SparkMaster.KEY, SparkMaster.EMBEDDED));
    if (!(place instanceof Place.Cpu processors)) {
      ExecutorCards.check(conf);
      return;
    }
    ExecutorCores.each(conf, machine)
        .ifPresent(
            cores ->
                processors.check(
                    cores,
                    conf.contains(SparkMaster.KEY)
                        ? "an executor of " + conf.get(SparkMaster.KEY)
                        : "this machine"));
  }

  /** Whether a place is found on executors and not in this process, which may lack its engine. */
  public static boolean onExecutorsOnly(SparkConf conf, Place place) {
    return place instanceof Place.Gpu && !SparkMaster.inThisProcess(conf);
  }

  /**
   * Checks that a session which others have made has room for a place: an executor has a core for
   * each of its threads, and a task takes as many; or it has a graphics card.
   *
   * @throws Refusal if it has not
   */
  public static void check(SparkSession session, Place place) {
    SparkConf conf = session.sparkContext().getConf();
    check(conf, place);
    int cores = conf.getInt(Slots.TASK, 1);
    if (cores < place.threads()) {
      throw new Refusal(
          Text.of(
              "Cannot run trials of %d threads in this Spark session: its tasks have %d core; set spark.task.cpus=%d before it starts, or threads=%d in the sweep",
              place.threads(), cores, place.threads(), cores));
    }
  }

  /** How many orders run side by side at such places, if the configuration tells. */
  public static OptionalInt slots(Place place) {
    return Slots.foreseen(configured(place), place, Runtime.getRuntime().availableProcessors());
  }

  private static SparkConf configured(Place place) {
    SparkConf conf = new SparkConf();
    Slots.reserve(conf, place);
    avoidUnfitExecutors(conf);
    authenticate(conf, Optional.ofNullable(System.getenv(SECRET)));
    return conf;
  }

  /**
   * Has Spark try another executor where one can carry no trials out, and leave that one alone for
   * an hour after the second time. Machines are never left alone: trials may kill many an executor.
   */
  private static void avoidUnfitExecutors(SparkConf conf) {
    // Spark refuses to start if a task may not come to a second machine.
    if (conf.getInt("spark.task.maxFailures", 4) > 3) {
      conf.setIfMissing("spark.excludeOnFailure.enabled", "true");
      conf.setIfMissing("spark.excludeOnFailure.task.maxTaskAttemptsPerNode", "3");
      conf.setIfMissing("spark.excludeOnFailure.application.maxFailedExecutorsPerNode", "10000");
    }
  }

  /**
   * A standalone worker hands its cluster's secret to a driver that it starts, and Spark does not
   * look for it there.
   */
  static void authenticate(SparkConf conf, Optional<String> secret) {
    if (conf.getBoolean("spark.authenticate", false)) {
      secret.ifPresent(known -> conf.setIfMissing("spark.authenticate.secret", known));
    }
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
    settings.put("spark.kryo.registrator", REGISTRATOR);
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
