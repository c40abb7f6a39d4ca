/**
 * The kernels over ND4J's native operations: in double precision, and wherever oneDNN's own library
 * cannot be loaded. All of them keep the channels last.
 */
package io.espalier.engine.dl4j.nd4j;
