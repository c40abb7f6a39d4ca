/** Rows as one Parquet file in memory, written and read without a Spark job. */
package io.espalier.spark.parquet;
