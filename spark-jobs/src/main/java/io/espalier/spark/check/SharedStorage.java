package io.espalier.spark.check;

import io.espalier.spark.order.OrderResources;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Sees that driver and executors mean the same place by a folder's name: each reads a file there
 * that the other wrote.
 */
public final class SharedStorage {
  private static final String PROBE = "probe";
  private static final String OF_DRIVER = "driver";

  private SharedStorage() {}

  /**
   * Checks it with the executors that are there.
   *
   * @param resources of the tasks that will write there
   * @throws Refusal naming the first executor that does not share the folder, and what to do
   */
  public static void check(JavaSparkContext spark, OrderResources resources, Store folder) {
    check(spark, resources, folder, folder.uri());
  }

  /**
   * The same.
   *
   * @param folder as the driver has it
   * @param uri by which executors are to find it
   */
  static void check(JavaSparkContext spark, OrderResources resources, Store folder, String uri) {
    if (spark.isLocal()) {
      return;
    }
    String probe = PROBE + "/" + UUID.randomUUID();
    Store here = folder.child(probe);
    here.publish(OF_DRIVER, probe.getBytes(StandardCharsets.UTF_8));
    try {
      new EachExecutor(spark, resources, "storage that is shared with the driver")
          .ask(executor -> seen(uri, probe, executor), answer -> check(answer, here, folder));
    } finally {
      folder.delete(PROBE);
    }
  }

  /** The folder, in which an executor has seen the driver's file and has written its own. */
  private static String seen(String uri, String probe, String executor) {
    try {
      Store there = Stores.at(uri).child(probe);
      if (there.read(OF_DRIVER).isEmpty()) {
        throw new Refusal("it does not see what the driver writes there");
      }
      there.publish(executor, executor.getBytes(StandardCharsets.UTF_8));
      return uri;
    } catch (UncheckedIOException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private static void check(ExecutorAnswer answer, Store here, Store folder) {
    boolean both = answer.able() && here.read(answer.executor()).isPresent();
    if (!both) {
      String what = answer.able() ? "the driver does not see what it writes there" : answer.text();
      throw new Refusal(
          Text.of(
              "Cannot share '%s' with executor %s on %s: %s; let 'output' be on storage that all machines see, as hdfs: or a mounted folder",
              folder.uri(), answer.executor(), answer.host(), what));
    }
  }
}
