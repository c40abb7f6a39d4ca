/**
 * How many images a second Espalier trains and evaluates, beside stock Deeplearning4j, PyTorch and
 * the convolutions alone in oneDNN: the same networks, weights and images for all, one process per
 * contender and round.
 */
package io.espalier.benchmarks;
