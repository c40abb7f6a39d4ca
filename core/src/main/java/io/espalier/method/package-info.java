/**
 * What acts on a model while it is trained: published methods behind {@link
 * io.espalier.train.TrainingMethod}, and the masks, growing shares and projections that several of
 * them need.
 */
package io.espalier.method;
