/**
 * The published architectures by name, with their published widths and cost: {@code
 * resnet-56(shortcut=B)}.
 */
package io.espalier.zoo;
