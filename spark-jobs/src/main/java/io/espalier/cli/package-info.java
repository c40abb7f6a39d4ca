/** The command line. */
package io.espalier.cli;
