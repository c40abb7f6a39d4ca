/**
 * From a model to a model: surgery on channels, exact wherever an exact result exists, and recorded
 * in the model's history so that it can be replayed.
 */
package io.espalier.rewrite;
