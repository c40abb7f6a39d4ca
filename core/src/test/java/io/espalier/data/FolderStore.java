package io.espalier.data;

import io.espalier.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A local folder to read from. */
record FolderStore(Path folder) implements Store {
  static Store at(String path) {
    return new FolderStore(Path.of(path));
  }

  @Override
  public String uri() {
    return folder.toString();
  }

  @Override
  public Store child(String path) {
    return new FolderStore(folder.resolve(path));
  }

  @Override
  public Optional<byte[]> read(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(folder.resolve(name));
  }

  @Override
  public long size(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> folders() {
    return list().stream().filter(name -> Files.isDirectory(folder.resolve(name))).toList();
  }

  @Override
  public boolean publish(String name, byte[] content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void replace(String name, byte[] content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String name) {
    throw new UnsupportedOperationException();
  }
}
