/**
 * The kernels over ND4J's native operations: in double precision, on graphics cards, and wherever
 * oneDNN's own library cannot be loaded. All of them keep the channels last, and touch arrays by
 * ND4J's operations alone, so that these may lie on a card.
 */
package io.espalier.engine.dl4j.nd4j;
