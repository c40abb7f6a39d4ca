/**
 * A network with weights: tensors in plain Java, safetensors files, initialization, the history of
 * edits, and what images and outputs mean.
 */
package io.espalier.model;
