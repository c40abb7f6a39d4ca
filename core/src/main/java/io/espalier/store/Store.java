package io.espalier.store;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A folder on a file system named by a URI ({@code file:}, {@code hdfs:}, {@code s3a:}); a path
 * without a scheme is local.
 *
 * <pre>{@code
 * Store folder = Stores.at("out").child("notes");
 * boolean first = folder.publish("note.txt", "hello".getBytes(UTF_8)); // false if it was there
 * Optional<byte[]> content = folder.read("note.txt");
 * }</pre>
 */
public interface Store {
  /** The folder's full URI. */
  String uri();

  /** A folder within this one. */
  Store child(String path);

  /** A file's content, or nothing if there is no such file. */
  Optional<byte[]> read(String name);

  /** Opens a file as a stream. */
  InputStream open(String name);

  /** Whether there is a file or folder of this name. */
  boolean exists(String name);

  /** The bytes of a file, or of all files in a folder however deep; 0 if there is none. */
  long size(String name);

  /**
   * The names of the files and folders directly in this one, sorted; empty if the folder does not
   * exist.
   */
  List<String> list();

  /** The folders among {@link #list}. */
  List<String> folders();

  /**
   * Makes a file appear with its whole content, unless there is one already: the first writer wins.
   *
   * @return whether this call made it
   */
  boolean publish(String name, byte[] content);

  /** Makes a file appear with its whole content, replacing one that is there. */
  void replace(String name, byte[] content);

  /** Removes a file or a folder with all it holds, if it is there. */
  void delete(String name);
}
