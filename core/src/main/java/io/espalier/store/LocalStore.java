package io.espalier.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A local folder, through {@code java.nio}: Hadoop's local file system litters checksum files, and
 * its rename overwrites.
 */
final class LocalStore implements Store {
  private final Path folder;

  private LocalStore(Path folder) {
    this.folder = folder;
  }

  static Store at(String path) {
    Path folder = LocalPath.absolute(path);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw PathRefusal.NOT_A_FOLDER.of("open folder", "file:" + folder);
    }
    return new LocalStore(folder);
  }

  @Override
  public String uri() {
    return "file:" + folder;
  }

  @Override
  public Store child(String path) {
    return new LocalStore(path(path).normalize());
  }

  @Override
  public Optional<byte[]> read(String name) {
    Path file = path(name);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LocalFailure.ofFile("read", file, e);
    }
  }

  @Override
  public InputStream open(String name) {
    Path file = path(name);
    if (Files.isDirectory(file)) {
      throw PathRefusal.NOT_A_FILE.of("open", "file:" + file);
    }
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw LocalFailure.ofFile("open", file, e);
    }
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(path(name));
  }

  @Override
  public long size(String name) {
    Path root = path(name);
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    Sum sum = new Sum();
    try {
      Files.walkFileTree(root, sum);
    } catch (IOException e) {
      throw LocalFailure.of("measure", root, e);
    }
    return sum.bytes;
  }

  @Override
  public List<String> list() {
    return list(entry -> true);
  }

  @Override
  public List<String> folders() {
    return list(Files::isDirectory);
  }

  private List<String> list(Predicate<Path> wanted) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(wanted).map(LocalPath::name).filter(Names::visible).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw LocalFailure.of("list", folder, e);
    }
  }

  @Override
  public boolean publish(String name, byte[] content) {
    Path file = path(name);
    Path written = null;
    try {
      if (Files.exists(file)) {
        return false;
      }
      written = write(file, content);
      return link(written, file);
    } catch (IOException e) {
      throw LocalFailure.ofFile("write", file, e);
    } finally {
      remove(written);
    }
  }

  /** A hard link is the one step that makes a whole file appear and fails if there is one. */
  private static boolean link(Path written, Path file) throws IOException {
    try {
      Files.createLink(file, written);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Some mounts have no hard links: there the first writer wins unless two come at once.
      if (Files.exists(file)) {
        return false;
      }
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  @Override
  public void replace(String name, byte[] content) {
    Path file = path(name);
    Path written = null;
    try {
      written = write(file, content);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw LocalFailure.ofFile("write", file, e);
    } finally {
      remove(written);
    }
  }

  @Override
  public void delete(String name) {
    Path root = path(name);
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(root, new Removal());
    } catch (IOException e) {
      throw LocalFailure.of("delete", root, e);
    }
  }

  @Override
  public String toString() {
    return uri();
  }

  private Path path(String name) {
    return folder.resolve(LocalPath.of(Names.within(name)));
  }

  private static Path write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling(Names.temporary());
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      // Before it appears, so that a power cut leaves no empty file under a final name.
      channel.force(false);
    } catch (IOException e) {
      remove(temporary);
      throw e;
    }
    return temporary;
  }

  private static void remove(Path temporary) {
    if (temporary != null) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        throw LocalFailure.of("delete", temporary, e);
      }
    }
  }

  /** Goes to all files; what is gone meanwhile is fine. */
  private static class Walk extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  /** Sums what files hold; a link holds nothing. */
  private static final class Sum extends Walk {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      return FileVisitResult.CONTINUE;
    }
  }

  /** Deletes files and then the folders that held them. */
  private static final class Removal extends Walk {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
