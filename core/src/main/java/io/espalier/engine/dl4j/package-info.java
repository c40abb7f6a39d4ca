/**
 * The engine over Deeplearning4j: a model becomes a {@code ComputationGraph} whose vertices are
 * ours, over a narrow interface of native kernels. With the packages below it the only room with
 * DL4J, ND4J and oneDNN in it.
 */
package io.espalier.engine.dl4j;
