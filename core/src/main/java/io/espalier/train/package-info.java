/**
 * Training: recipes, optimizers in plain Java, the loop with its hooks, history per epoch and
 * checkpoints.
 */
package io.espalier.train;
