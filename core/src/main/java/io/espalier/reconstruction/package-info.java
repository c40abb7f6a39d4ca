/**
 * Channels chosen, and weights refitted, so that the next layer's output stays as it was on data:
 * activations sampled along a network, and the statistics, selections and least squares over them,
 * in plain Java.
 */
package io.espalier.reconstruction;
