/** Sweeps on Apache Spark. */
package io.espalier.spark;
