package io.espalier.spark;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.store.Unavailable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Sees that driver and executors mean the same place by a folder's name: each reads a file there
 * that the other wrote.
 */
public final class SharedStorage {
  private static final String PROBE = "probe";

  /** Executors come one after the other: those that were missed are asked again. */
  private static final int ROUNDS = 4;

  private SharedStorage() {}

  /**
   * Checks it with the executors that are there.
   *
   * @throws Refusal naming the first executor that does not share the folder, and what to do
   */
  public static void check(JavaSparkContext spark, Store folder) {
    check(spark, folder, folder.uri());
  }

  /**
   * The same.
   *
   * @param folder as the driver has it
   * @param uri by which executors are to find it
   */
  static void check(JavaSparkContext spark, Store folder, String uri) {
    if (spark.isLocal()) {
      return;
    }
    String probe = PROBE + "/" + UUID.randomUUID();
    Store here = folder.child(probe);
    here.publish(Answer.OF_DRIVER, probe.getBytes(StandardCharsets.UTF_8));
    try {
      Set<String> asked = new HashSet<>();
      for (int round = 0;
          round < ROUNDS && (round == 0 || asked.size() < executors(spark));
          round++) {
        for (Answer answer : ask(spark, uri, probe)) {
          answer.check(here, folder.uri());
          asked.add(answer.executor());
        }
      }
    } finally {
      folder.delete(PROBE);
    }
  }

  private static int executors(JavaSparkContext spark) {
    SparkExecutorInfo[] all = spark.sc().statusTracker().getExecutorInfos();
    // The driver is among them.
    return all.length - 1;
  }

  @SuppressWarnings("CatchingUnchecked") // Scala throws checked exceptions that it does not declare
  private static List<Answer> ask(JavaSparkContext spark, String uri, String probe) {
    int slots = Math.max(1, spark.sc().defaultParallelism());
    spark.sc().setJobGroup(PROBE, "storage that is shared with the driver", false);
    try {
      return spark
          .parallelize(Collections.nCopies(slots, uri), slots)
          .map(each -> Answer.given(each, probe).text())
          .collect()
          .stream()
          .map(Answer::of)
          .toList();
    } catch (Exception e) {
      if (spark.sc().isStopped()) {
        throw new IllegalStateException("Spark was stopped", e);
      }
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new Unavailable(Text.of("Cannot try the storage on the executors: %s", why), e);
    } finally {
      spark.clearJobGroup();
    }
  }

  /**
   * What an executor found.
   *
   * @param trouble empty if it has seen the driver's file and has written its own
   */
  private record Answer(String executor, String host, String trouble) {
    static final String OF_DRIVER = "driver";

    /** Long enough that the tasks beside it go to other executors. */
    private static final long MILLIS = 300;

    /** What crosses to the driver: Spark's serializers take no records. */
    String text() {
      return String.join("\n", executor, host, trouble);
    }

    static Answer of(String text) {
      String[] parts = text.split("\n", 3);
      return new Answer(parts[0], parts[1], parts[2]);
    }

    static Answer given(String uri, String probe) throws InterruptedException {
      String executor = SparkEnv.get().executorId();
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      Thread.sleep(MILLIS);
      return new Answer(executor, host, trouble(uri, probe, executor));
    }

    private static String trouble(String uri, String probe, String executor) {
      try {
        Store there = Stores.at(uri).child(probe);
        if (there.read(OF_DRIVER).isEmpty()) {
          return "it does not see what the driver writes there";
        }
        there.publish(executor, executor.getBytes(StandardCharsets.UTF_8));
        return "";
      } catch (Refusal | UncheckedIOException e) {
        return String.valueOf(e.getMessage());
      }
    }

    void check(Store here, String uri) {
      String what = trouble;
      if (what.isEmpty() && here.read(executor).isEmpty()) {
        what = "the driver does not see what it writes there";
      }
      if (!what.isEmpty()) {
        throw new Refusal(
            Text.of(
                "Cannot share '%s' with executor %s on %s: %s; let 'output' be on storage that all machines see, as hdfs: or a mounted folder",
                uri, executor, host, what));
      }
    }
  }
}
