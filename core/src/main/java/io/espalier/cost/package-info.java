/**
 * What a network costs: multiply-accumulates and parameters, per layer and in all, as exact
 * integers; and ranges for networks that are known only within bounds.
 */
package io.espalier.cost;
