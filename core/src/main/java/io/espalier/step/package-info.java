/**
 * What is done to a model between its start and its score: steps, and how many channels a pruning
 * leaves.
 */
package io.espalier.step;
