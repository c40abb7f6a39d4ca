/**
 * Scores the channels of a model as it stands.
 *
 * <p>Coupled channels are scored as one: an atom's importance is the sum over all its filters (or
 * scales), so that it goes only where all of its copies matter little.
 */
package io.espalier.criterion;
