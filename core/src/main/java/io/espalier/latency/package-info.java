/**
 * How long a network takes on this machine: single calls timed by a protocol, with a verdict on
 * whether the machine was quiet, and a table of measured layer forms that predicts others.
 */
package io.espalier.latency;
