package io.espalier.spark;

import io.espalier.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** A store that counts how often files are replaced, and can be away or slow. */
final class UnsteadyStore implements Store {
  private final Store store;
  boolean broken;
  int replaced;
  Runnable whileReplacing = () -> {};

  UnsteadyStore(Store store) {
    this.store = store;
  }

  @Override
  public void replace(String name, byte[] content) {
    if (broken) {
      throw new UncheckedIOException(new IOException("No space left on device"));
    }
    whileReplacing.run();
    store.replace(name, content);
    replaced++;
  }

  @Override
  public String uri() {
    return store.uri();
  }

  @Override
  public Store child(String path) {
    return store.child(path);
  }

  @Override
  public Optional<byte[]> read(String name) {
    return store.read(name);
  }

  @Override
  public InputStream open(String name) {
    return store.open(name);
  }

  @Override
  public boolean exists(String name) {
    return store.exists(name);
  }

  @Override
  public List<String> list() {
    return store.list();
  }

  @Override
  public List<String> folders() {
    return store.folders();
  }

  @Override
  public boolean publish(String name, byte[] content) {
    return store.publish(name, content);
  }

  @Override
  public long size(String name) {
    return store.size(name);
  }

  @Override
  public void delete(String name) {
    store.delete(name);
  }
}
