package io.espalier.store;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths of this machine between the letters that users write and the bytes that the system has. */
final class LocalPath {
  /**
   * Where relative paths begin, if not at the working directory: a driver that a cluster starts has
   * one of its own.
   */
  private static final String FOLDER = "espalier.folder";

  /** Stands for bytes that are no letters in the JVM's encoding of file names. */
  private static final char UNREADABLE = '\uFFFD';

  private LocalPath() {}

  /**
   * The path as it is written.
   *
   * @throws Refusal if it holds what no path of this machine, or of this locale, can
   */
  static Path of(String written) {
    if (!utf8() && written.indexOf(UNREADABLE) >= 0) {
      throw locale(written, null);
    }
    try {
      return Path.of(written);
    } catch (InvalidPathException e) {
      if (!utf8()) {
        throw locale(written, e);
      }
      throw new Refusal(
          Text.of(
              "Cannot use path '%s': %s; use another name",
              written.replace('\0', UNREADABLE), e.getReason()),
          e);
    }
  }

  /**
   * The absolute path without {@code .} and {@code ..}, as the system walks it: behind a link, ".."
   * leads out of the link's target.
   */
  static Path absolute(String written) {
    Path absolute = of(System.getProperty(FOLDER, "")).resolve(of(written)).toAbsolutePath();
    Path at = absolute.getRoot();
    for (Path name : absolute) {
      if (name.toString().equals("..")) {
        Path parent = target(at).getParent();
        at = parent == null ? absolute.getRoot() : parent;
      } else if (!name.toString().equals(".")) {
        at = at.resolve(name);
      }
    }
    return at;
  }

  /**
   * The name of a file or folder that was found.
   *
   * @throws Refusal if it has no letters: nobody could ask for it by name
   */
  static String name(Path found) {
    String name = found.getFileName().toString();
    if (name.indexOf(UNREADABLE) < 0) {
      return name;
    }
    if (!utf8()) {
      throw locale(found.toString(), null);
    }
    throw new Refusal(Text.of("Cannot read '%s': its name is not UTF-8; rename it", found));
  }

  private static Path target(Path path) {
    try {
      return Files.isSymbolicLink(path) ? path.toRealPath() : path;
    } catch (IOException dangling) {
      return path;
    }
  }

  private static Refusal locale(String path, Exception cause) {
    return new Refusal(
        Text.of(
            "Cannot use path '%s': the system's locale has no such letters; set LANG=C.UTF-8 and unset LC_ALL",
            path),
        cause);
  }

  private static boolean utf8() {
    String names = System.getProperty("sun.jnu.encoding", "UTF-8");
    return !Charset.isSupported(names) || Charset.forName(names).name().equals("UTF-8");
  }
}
