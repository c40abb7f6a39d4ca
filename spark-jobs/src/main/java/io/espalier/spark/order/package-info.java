/**
 * Orders on Spark: each is one job of one task, and ends as a result, as interrupted, or once more
 * after its executor was lost.
 */
package io.espalier.spark.order;
