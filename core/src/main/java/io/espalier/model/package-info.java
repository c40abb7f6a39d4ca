/**
 * A network with weights: tensors in plain Java, safetensors files, initialization, and the history
 * of edits.
 */
package io.espalier.model;
