package io.espalier.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spark.order.SparkWorkers;
import io.espalier.spark.testing.PretendRunners;
import io.espalier.spec.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SparkSessionsTest {
  /** 127.0.0.1, alone and within IPv6, and ::1, as the kernel writes them. */
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

  @Test
  void aDriverThatAWorkerStartsHasTheSecretOfItsCluster() {
    SparkConf open = new SparkConf(false);
    SparkSessions.authenticate(open, Optional.of("handed over"));
    assertThat(open.contains("spark.authenticate.secret")).isFalse();
    SparkConf closed = new SparkConf(false).set("spark.authenticate", "true");
    SparkSessions.authenticate(closed, Optional.of("handed over"));
    assertThat(closed.get("spark.authenticate.secret")).isEqualTo("handed over");
    SparkSessions.authenticate(closed, Optional.of("another"));
    assertThat(closed.get("spark.authenticate.secret")).isEqualTo("handed over");
  }

  @Test
  void theEmbeddedSessionCannotBeReachedFromOtherMachines() throws IOException {
    Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/fd")), "Linux only");
    try (SparkSession session = SparkSessions.embedded("loopback", "local[2]")) {
      assertThat(session.range(10).count()).isEqualTo(10);
      assertThat(listening()).as("Spark's own listeners").isNotEmpty().isSubsetOf(LOOPBACK);
    }
  }

  @Test
  void aTaskTakesAsManyCoresAsItsPlaceHasThreads() {
    Place.Cpu place = new Place.Cpu(2);
    System.setProperty("spark.master", "local[5]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    try (SparkSession session = SparkSessions.open("threads", place);
        SparkWorkers workers =
            new SparkWorkers(
                JavaSparkContext.fromSparkContext(session.sparkContext()),
                PretendRunners.to("place"),
                place)) {
      assertThat(workers.slots()).isEqualTo(2);
      assertThat(session.sparkContext().getConf().get("spark.task.cpus")).isEqualTo("2");
      assertThat(session.range(10).count()).isEqualTo(10);
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
      System.clearProperty("spark.driver.bindAddress");
    }
  }

  @Test
  void aClustersConfigurationIsLeftAsItIs() {
    System.setProperty("spark.master", "local[1]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    try (SparkSession session = SparkSessions.open("cluster")) {
      assertThat(session.sparkContext().master()).isEqualTo("local[1]");
      assertThat(session.conf().contains("spark.kryo.registrationRequired")).isFalse();
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
      System.clearProperty("spark.driver.bindAddress");
    }
  }

  /** The addresses at which this process accepts connections. */
  private static Set<String> listening() throws IOException {
    Set<String> own = sockets();
    List<String> lines = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = Path.of("/proc/self/net", table);
      if (Files.exists(file)) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines.stream()
        .map(line -> line.trim().split("\\s+"))
        .filter(fields -> fields[3].equals("0A") && own.contains(fields[9]))
        .map(fields -> fields[1].split(":", -1)[0].toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** The inodes of this process's sockets. */
  private static Set<String> sockets() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(SparkSessionsTest::target)
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring("socket:[".length(), target.length() - 1))
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // It was closed since it was listed.
      return "";
    }
  }

  @Test
  void aHeapThatIsTooSmallForSparkIsRefusedBeforeSparkTries() {
    SparkSessions.checkHeap(450L << 20);
    assertThatThrownBy(() -> SparkSessions.checkHeap(150L << 20))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("needs a heap of 450 MB and has 150 MB", "-Xmx4g");
  }
}
