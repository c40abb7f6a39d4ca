package io.espalier.engine.dl4j;

/**
 * Binds the calling thread to the place of a session. Before arrays are touched it is done again
 * each time, since sessions at several places may take turns on one thread.
 */
@FunctionalInterface
interface Binding {
  void bind();
}
