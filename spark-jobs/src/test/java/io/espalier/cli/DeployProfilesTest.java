package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.espalier.engine.Place;
import io.espalier.spark.cluster.SparkSessions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.Test;

/** The settings of a kind of cluster, which Spark reads in place of {@code spark-defaults.conf}. */
class DeployProfilesTest {
  private static final Path ROOT =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));

  /** What a profile may say otherwise: how large an executor is. */
  private static final Set<String> SIZES =
      Set.of("spark.executor.memory", "spark.executor.memoryOverhead");

  /** Known to Spark's launcher, or to its modules for YARN and Kubernetes, which are not here. */
  private static final String ELSEWHERE =
      "spark[.](kubernetes|yarn|executorEnv)[.].*|spark[.]executor[.]defaultJavaOptions"
          + "|spark[.]executor[.]resource[.]gpu[.](amount|vendor|discoveryScript)";

  /** What a profile is for, by the beginning of its name. */
  private static final Map<String, String> MASTERS =
      Map.of("standalone", "spark://host:7077", "yarn", "yarn", "kubernetes", "k8s://https://host");

  private static Map<String, String> settings(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    return settings;
  }

  private static List<Path> profiles() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("deploy/profiles"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void eachHasTheSettingsThatEverySweepNeeds() throws IOException {
    Map<String, String> defaults = settings(ROOT.resolve("conf/spark-defaults.conf"));
    defaults.keySet().removeAll(SIZES);
    assertThat(defaults).isNotEmpty();
    for (Path profile : profiles()) {
      assertThat(settings(profile)).as(profile.toString()).containsAllEntriesOf(defaults);
    }
  }

  @Test
  void thoseForGraphicsCardsSayAllThatASweepOnCardsNeedsAndNoMore() throws IOException {
    List<Path> forCards =
        profiles().stream().filter(file -> file.toString().endsWith("-gpu.conf")).toList();
    assertThat(forCards).hasSameSizeAs(MASTERS.keySet());
    for (Path profile : forCards) {
      Map<String, String> settings = settings(profile);
      assertThat(settings.keySet())
          .as("whoever reads a table needs no card: %s", profile)
          .noneMatch(key -> key.startsWith("spark.task.resource"));
      assertThat(settings.getOrDefault("spark.scheduler.minRegisteredResourcesRatio", "1"))
          .as("executors that are asked before the first trial: %s", profile)
          .isEqualTo("1");
      String kind = profile.getFileName().toString().replace("-gpu.conf", "");
      assertThat(settings.keySet())
          .containsAll(settings(profile.resolveSibling(kind + ".conf")).keySet());
      settings.put("spark.master", MASTERS.get(kind));
      settings.forEach(System::setProperty);
      try {
        assertThatCode(() -> SparkSessions.check(new Place.Gpu(0)))
            .as(profile.toString())
            .doesNotThrowAnyException();
      } finally {
        settings.keySet().forEach(System::clearProperty);
      }
    }
  }

  @Test
  void eachSettingIsOneThatSparkKnows() throws IOException {
    assertThat(package$.MODULE$.EXECUTOR_MEMORY().key()).isEqualTo("spark.executor.memory");
    for (Path profile : profiles()) {
      assertThat(settings(profile).keySet())
          .as(profile.toString())
          .filteredOn(key -> !key.matches(ELSEWHERE))
          .allSatisfy(key -> assertThat(ConfigEntry.findEntry(key)).as(key).isNotNull());
    }
  }
}
