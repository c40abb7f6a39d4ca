/**
 * What is asked of executors before the first trial: their cards, the storage that they share with
 * the driver, and the images that they read.
 */
package io.espalier.spark.check;
