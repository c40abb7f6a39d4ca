/**
 * Sweeps on Apache Spark: one order is one job of one task, and the rows of a sweep are a table of
 * files that never change.
 */
package io.espalier.spark;
