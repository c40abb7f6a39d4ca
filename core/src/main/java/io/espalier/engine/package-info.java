/**
 * Forward, backward and evaluation of a model, in a plain-Java interface. An engine is asked for by
 * name and for a place; there is one, {@code deeplearning4j}, which runs on processors.
 */
package io.espalier.engine;
