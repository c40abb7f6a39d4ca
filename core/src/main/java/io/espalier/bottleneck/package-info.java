/**
 * Trainable bottlenecks: a gate for each channel, the cost of a gated network in closed form, and
 * the training of the gates alone.
 */
package io.espalier.bottleneck;
