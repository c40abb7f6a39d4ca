/**
 * From a model to a model: surgery on channels and rewritings of structure, exact wherever an exact
 * result exists, and recorded in the model's history so that they can be replayed.
 */
package io.espalier.rewrite;
