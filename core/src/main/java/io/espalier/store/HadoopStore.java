package io.espalier.store;

import io.espalier.spec.Refusal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotDirectoryException;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * A folder on one of Hadoop's file systems. The file system is Hadoop's cached one, shared by the
 * whole process, and is never closed here.
 *
 * <p>On object stores a file appears whole when it is closed and a rename is a copy, so files are
 * written in place; on {@code s3a:} the first writer then wins unless two come at once.
 */
final class HadoopStore implements Store {
  private static final Set<String> OBJECT_STORES = Set.of("s3a", "gs");

  private final FileSystem files;
  private final Path folder;

  private HadoopStore(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  static Store at(String scheme, String uri) {
    try {
      Path path = new Path(uri);
      FileSystem files = FileSystem.get(path.toUri(), new Configuration());
      Path folder = files.makeQualified(path);
      if (exists(files, folder) && !files.getFileStatus(folder).isDirectory()) {
        throw PathRefusal.NOT_A_FOLDER.of("open folder", uri);
      }
      return new HadoopStore(files, folder);
    } catch (IOException | IllegalArgumentException e) {
      throw HadoopFailure.unreachable(scheme, uri, e);
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException) {
        throw HadoopFailure.unreachable(scheme, uri, e);
      }
      throw e;
    }
  }

  @Override
  public String uri() {
    return folder.toString();
  }

  @Override
  public Store child(String path) {
    return new HadoopStore(files, path(path));
  }

  @Override
  public Optional<byte[]> read(String name) {
    Path file = path(name);
    try (FSDataInputStream in = files.open(file)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      if (folderAt(file)) {
        throw failed("read", file, e);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  @Override
  public InputStream open(String name) {
    Path file = path(name);
    try {
      return files.open(file);
    } catch (IOException e) {
      throw failed("open", file, e);
    }
  }

  @Override
  public boolean exists(String name) {
    Path path = path(name);
    try {
      return exists(files, path);
    } catch (IOException e) {
      throw failed("look for", path, e);
    }
  }

  @Override
  public long size(String name) {
    Path path = path(name);
    try {
      return exists(files, path) ? files.getContentSummary(path).getLength() : 0;
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw failed("measure", path, e);
    }
  }

  @Override
  public List<String> list() {
    return list(entry -> true);
  }

  @Override
  public List<String> folders() {
    return list(FileStatus::isDirectory);
  }

  private List<String> list(Predicate<FileStatus> wanted) {
    try {
      FileStatus[] entries = files.listStatus(folder);
      if (entries.length == 1 && entries[0].isFile() && entries[0].getPath().equals(folder)) {
        throw new PathIsNotDirectoryException(uri());
      }
      return Arrays.stream(entries)
          .filter(wanted)
          .map(entry -> entry.getPath().getName())
          .filter(Names::visible)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", folder, e);
    }
  }

  @Override
  public boolean publish(String name, byte[] content) {
    Path file = path(name);
    try {
      if (exists(files, file)) {
        return false;
      }
      if (objectStore()) {
        write(file, content);
        return true;
      }
      Path written = new Path(file.getParent(), Names.temporary());
      try {
        write(written, content);
        return files.rename(written, file);
      } finally {
        files.delete(written, false);
      }
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public void replace(String name, byte[] content) {
    Path file = path(name);
    try {
      if (objectStore()) {
        write(file, content);
        return;
      }
      Path written = new Path(file.getParent(), Names.temporary());
      try {
        write(written, content);
        overwrite(written, file);
      } finally {
        files.delete(written, false);
      }
    } catch (IOException e) {
      throw folderAt(file)
          ? PathRefusal.NOT_A_FILE.of("write", file.toString(), e)
          : failed("write", file, e);
    }
  }

  @Override
  public void delete(String name) {
    Path path = path(name);
    try {
      files.delete(path, true);
    } catch (IOException e) {
      throw failed("delete", path, e);
    }
  }

  @Override
  public String toString() {
    return uri();
  }

  private Path path(String name) {
    // From its parts: a text with a colon would be read as a URI.
    return new Path(folder, new Path(null, null, Names.within(name)));
  }

  private boolean objectStore() {
    return OBJECT_STORES.contains(folder.toUri().getScheme());
  }

  private void write(Path file, byte[] content) throws IOException {
    try (FSDataOutputStream out = files.create(file, true)) {
      out.write(content);
    }
  }

  /** In one step on HDFS; elsewhere there is an instant without the file. */
  private void overwrite(Path written, Path file) throws IOException {
    if (files instanceof DistributedFileSystem hdfs) {
      hdfs.rename(written, file, Options.Rename.OVERWRITE);
      return;
    }
    files.delete(file, false);
    if (!files.rename(written, file)) {
      throw new IOException("the file system refuses to rename " + written);
    }
  }

  private static boolean exists(FileSystem files, Path path) throws IOException {
    try {
      return files.exists(path);
    } catch (ParentNotDirectoryException e) {
      return false;
    }
  }

  private boolean folderAt(Path path) {
    try {
      return exists(files, path) && files.getFileStatus(path).isDirectory();
    } catch (IOException e) {
      throw failed("look for", path, e);
    }
  }

  private RuntimeException failed(String verb, Path path, IOException e) {
    return HadoopFailure.of(verb, path, e, () -> folderAt(path));
  }
}
