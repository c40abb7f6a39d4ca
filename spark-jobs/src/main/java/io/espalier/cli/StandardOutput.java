package io.espalier.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The standard output, which remembers what went wrong: Java's own says nothing where a disk is
 * full. What goes on meanwhile, as a sweep, is not disturbed.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private IOException problem;

  StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int single) {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    if (problem == null) {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        problem = e;
      }
    }
  }

  /** Why something could not be written; empty if all was. */
  synchronized Optional<String> problem() {
    return Optional.ofNullable(problem).map(IOException::getMessage);
  }
}
