/** Reads a sweep's configuration file into a plan. */
package io.espalier.config;
