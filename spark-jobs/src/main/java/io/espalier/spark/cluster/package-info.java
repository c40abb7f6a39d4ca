/**
 * What Spark offers to trials, in this process or on a cluster: sessions, slots, cores and cards.
 */
package io.espalier.spark.cluster;
