package io.espalier.trial;

import io.espalier.store.Store;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store that notes the names of what is written anywhere in it. */
record CountingStore(Store inner, List<String> written) implements Store {
  CountingStore(Store inner) {
    this(inner, new ArrayList<>());
  }

  @Override
  public String uri() {
    return inner.uri();
  }

  @Override
  public Store child(String path) {
    return new CountingStore(inner.child(path), written);
  }

  @Override
  public Optional<byte[]> read(String name) {
    return inner.read(name);
  }

  @Override
  public InputStream open(String name) {
    return inner.open(name);
  }

  @Override
  public boolean exists(String name) {
    return inner.exists(name);
  }

  @Override
  public long size(String name) {
    return inner.size(name);
  }

  @Override
  public List<String> list() {
    return inner.list();
  }

  @Override
  public List<String> folders() {
    return inner.folders();
  }

  @Override
  public boolean publish(String name, byte[] content) {
    written.add(name);
    return inner.publish(name, content);
  }

  @Override
  public void replace(String name, byte[] content) {
    written.add(name);
    inner.replace(name, content);
  }

  @Override
  public void delete(String name) {
    inner.delete(name);
  }
}
