/**
 * Forward, backward and evaluation of a model, in a plain-Java interface; one implementation, found
 * by {@code ServiceLoader}.
 */
package io.espalier.engine;
