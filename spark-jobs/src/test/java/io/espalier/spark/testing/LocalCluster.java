package io.espalier.spark.testing;

import io.espalier.spark.cluster.SparkSessions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A cluster whose executors are processes of their own, which can die. */
public final class LocalCluster implements AutoCloseable {
  private final Map<String, String> settings;
  private final SparkSession session;

  /**
   * One executor with two slots. Spark gives up a task that lost it once.
   *
   * @param home an empty folder, for the executors' logs
   */
  public LocalCluster(Path home) {
    this(home, "local-cluster[1,2,512]", Map.of("spark.task.maxFailures", "1"));
  }

  /**
   * Starts one.
   *
   * @param home an empty folder, for the executors' logs
   * @param master says how many workers there are, and their cores
   */
  public LocalCluster(Path home, String master, Map<String, String> more) {
    settings = new HashMap<>(more);
    settings.putAll(
        Map.of(
            // Executors start without an installed Spark, on the class path of this process.
            "spark.testing",
            "true",
            "spark.test.home",
            home.toString(),
            "spark.home",
            home.toString(),
            "spark.executorEnv.SPARK_TESTING",
            "1",
            "spark.executorEnv.SPARK_SCALA_VERSION",
            "2.12",
            "spark.executor.extraClassPath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "spark.executor.memory",
            "512m"));
    settings.forEach(System::setProperty);
    session = SparkSessions.embedded("cluster", master);
  }

  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @Override
  public void close() {
    session.stop();
    settings.keySet().forEach(System::clearProperty);
  }
}
