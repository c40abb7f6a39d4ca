/**
 * How many filters each layer keeps: counts are searched level by level, each by what a candidate
 * measures that is pruned to them from one base (SNF).
 */
package io.espalier.search.snf;
