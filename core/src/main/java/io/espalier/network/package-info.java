/**
 * What is computed: an immutable graph of named nodes over a sealed family of operations, with
 * exact shapes and a JSON form.
 *
 * <p>Activations are {@code (batch, channel, height, width)}; vectors have height and width 1.
 */
package io.espalier.network;
