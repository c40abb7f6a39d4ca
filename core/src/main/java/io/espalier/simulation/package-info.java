/** Sweeps in virtual time: the loop as it is, over trials whose outcomes are made or recorded. */
package io.espalier.simulation;
