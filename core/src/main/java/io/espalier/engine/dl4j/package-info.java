/**
 * The engine over Deeplearning4j: a model becomes a {@code ComputationGraph} whose vertices are
 * ours, over a narrow interface of native kernels. The only room with DL4J and ND4J in it.
 *
 * <p>Inside, activations are {@code (batch, height, width, channel)}: the native convolutions,
 * normalizations and depthwise kernels are two to four times as fast there.
 */
package io.espalier.engine.dl4j;
