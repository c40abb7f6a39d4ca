/**
 * Sweeps on Apache Spark: how one is run, and its table, which is one file that is replaced whole.
 *
 * <p>A package below knows only those named before it: {@code parquet}, {@code cluster}, {@code
 * order}, {@code check}; and none of them knows this one.
 */
package io.espalier.spark;
