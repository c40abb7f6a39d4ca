/**
 * How things are named: the one grammar ({@code name(key=value, ...)}), catalogues that turn a name
 * and its options into a record and back, and content hashes.
 */
package io.espalier.spec;
