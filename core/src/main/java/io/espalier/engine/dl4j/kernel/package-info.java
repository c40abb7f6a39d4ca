/**
 * What the graph asks of native code: the operations that take the time, the layouts of
 * activations, and the small tools that every implementation needs.
 */
package io.espalier.engine.dl4j.kernel;
