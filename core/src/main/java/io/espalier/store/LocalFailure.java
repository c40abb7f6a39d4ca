package io.espalier.store;

import io.espalier.spec.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says why a local file or folder could not be used. */
final class LocalFailure {
  private LocalFailure() {}

  /** What to throw where a file could not be used; a folder in its place is said. */
  static RuntimeException ofFile(String verb, Path file, IOException e) {
    return Files.isDirectory(file)
        ? PathRefusal.NOT_A_FILE.of(verb, "file:" + file)
        : of(verb, file, e);
  }

  /** What to throw where a path could not be used: a refusal wherever there is a remedy. */
  static RuntimeException of(String verb, Path path, IOException e) {
    String uri = "file:" + path;
    if (e instanceof AccessDeniedException) {
      return PathRefusal.NO_PERMISSION.of(verb, uri, e);
    }
    if (readOnly(path)) {
      return PathRefusal.READ_ONLY.of(verb, uri, e);
    }
    if (e instanceof NoSuchFileException) {
      return PathRefusal.NO_SUCH_FILE.of(verb, uri, e);
    }
    if (e instanceof NotDirectoryException
        || e instanceof FileAlreadyExistsException
        || fileOnTheWay(path)) {
      return PathRefusal.FILE_IN_THE_WAY.of(verb, uri, e);
    }
    return new UncheckedIOException(Text.of("Cannot %s '%s': %s", verb, uri, e.getMessage()), e);
  }

  private static boolean readOnly(Path path) {
    Path up = path;
    while (up != null && !Files.exists(up)) {
      up = up.getParent();
    }
    try {
      return up != null && Files.getFileStore(up).isReadOnly();
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Systems say so in words of their own only. */
  private static boolean fileOnTheWay(Path path) {
    Path up = path.getParent();
    while (up != null && !Files.exists(up)) {
      up = up.getParent();
    }
    return up != null && !Files.isDirectory(up);
  }
}
