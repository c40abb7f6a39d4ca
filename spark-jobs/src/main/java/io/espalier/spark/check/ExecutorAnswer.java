package io.espalier.spark.check;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import org.apache.spark.SparkEnv;

/**
 * What an executor's task sends to the driver.
 *
 * @param executor Spark's name for it
 * @param able whether it can do what it was asked for; else the text says why not
 */
record ExecutorAnswer(String executor, String host, boolean able, String text) {
  /** What this executor was asked for. */
  static ExecutorAnswer able(String text) {
    return here(true, text);
  }

  /** Why this executor cannot do what it was asked for. */
  static ExecutorAnswer unable(String why) {
    return here(false, why);
  }

  private static ExecutorAnswer here(boolean able, String text) {
    SparkEnv env = SparkEnv.get();
    return new ExecutorAnswer(
        env.executorId(), env.blockManager().blockManagerId().host(), able, text);
  }

  /** What crosses to the driver: Spark's serializers take no records. */
  String line() {
    return String.join("\n", executor, host, Boolean.toString(able), text);
  }

  static ExecutorAnswer of(String line) {
    String[] parts = line.split("\n", 4);
    return new ExecutorAnswer(parts[0], parts[1], Boolean.parseBoolean(parts[2]), parts[3]);
  }

  /**
   * What it was asked for before the first trial.
   *
   * @throws Refusal if it cannot do that: no trial could run there
   */
  String orRefused() {
    if (!able) {
      throw new Refusal(
          Text.of("Cannot start trials on executor %s on %s: %s", executor, host, text));
    }
    return text;
  }
}
