/**
 * Scores the channels of a model as it stands.
 *
 * <p>Coupled channels are scored as one: an atom's importance is made of those that its layers give
 * it, by default their sum ({@link io.espalier.criterion.Reduce}). Criteria that look at images say
 * how many, and find them in the context.
 */
package io.espalier.criterion;
