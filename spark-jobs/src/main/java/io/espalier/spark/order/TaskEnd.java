package io.espalier.spark.order;

/** How a task of an order ended, as far as it concerns what becomes of the order. */
sealed interface TaskEnd {
  /** With its executor, for which it may be to blame. */
  record ExecutorLost() implements TaskEnd {}

  /**
   * Its executor can carry no order out, whatever it is.
   *
   * @param executor Spark's name for it
   * @param why in one sentence
   */
  record Unfit(String executor, String host, String why) implements TaskEnd {}

  /** In any other way. */
  record Other() implements TaskEnd {}
}
