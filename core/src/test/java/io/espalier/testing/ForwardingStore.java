package io.espalier.testing;

import io.espalier.store.Store;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A folder that does what another one does, but for what a subclass changes. */
public abstract class ForwardingStore implements Store {
  private final Store folder;

  protected ForwardingStore(Store folder) {
    this.folder = folder;
  }

  /** The same over a folder within this one. */
  protected abstract Store over(Store child);

  @Override
  public String uri() {
    return folder.uri();
  }

  @Override
  public Store child(String path) {
    return over(folder.child(path));
  }

  @Override
  public Optional<byte[]> read(String name) {
    return folder.read(name);
  }

  @Override
  public InputStream open(String name) {
    return folder.open(name);
  }

  @Override
  public boolean exists(String name) {
    return folder.exists(name);
  }

  @Override
  public long size(String name) {
    return folder.size(name);
  }

  @Override
  public List<String> list() {
    return folder.list();
  }

  @Override
  public List<String> folders() {
    return folder.folders();
  }

  @Override
  public boolean publish(String name, byte[] content) {
    return folder.publish(name, content);
  }

  @Override
  public void replace(String name, byte[] content) {
    folder.replace(name, content);
  }

  @Override
  public void delete(String name) {
    folder.delete(name);
  }
}
