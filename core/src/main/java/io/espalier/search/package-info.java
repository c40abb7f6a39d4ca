/**
 * Chooses what is tried: search spaces in the grammar, strategies that draw from them, and what
 * makes one result better than another.
 */
package io.espalier.search;
