/**
 * The kernels over oneDNN, called directly on ND4J's buffers: no copies, and nothing allocated in a
 * step once its shapes have been seen. Single precision, on processors.
 */
package io.espalier.engine.dl4j.onednn;
