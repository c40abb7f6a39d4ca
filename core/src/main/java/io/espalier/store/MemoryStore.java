package io.espalier.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A folder in memory. */
public final class MemoryStore implements Store {
  private final String path;
  private final NavigableMap<String, byte[]> files;

  public MemoryStore() {
    this("memory:", new ConcurrentSkipListMap<>());
  }

  private MemoryStore(String path, NavigableMap<String, byte[]> files) {
    this.path = path;
    this.files = files;
  }

  @Override
  public String uri() {
    return path;
  }

  @Override
  public Store child(String name) {
    return new MemoryStore(full(name), files);
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(files.get(full(name)));
  }

  @Override
  public InputStream open(String name) {
    return new ByteArrayInputStream(read(name).orElseThrow());
  }

  @Override
  public boolean exists(String name) {
    return files.containsKey(full(name)) || !child(name).list().isEmpty();
  }

  @Override
  public long size(String name) {
    String path = full(name);
    return files.tailMap(path).entrySet().stream()
        .takeWhile(file -> file.getKey().startsWith(path))
        .filter(file -> file.getKey().equals(path) || file.getKey().startsWith(path + "/"))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  @Override
  public List<String> list() {
    String prefix = path + "/";
    return files.tailMap(prefix).keySet().stream()
        .takeWhile(file -> file.startsWith(prefix))
        .map(file -> file.substring(prefix.length()).split("/", 2)[0])
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public List<String> folders() {
    return list().stream().filter(name -> !files.containsKey(full(name))).toList();
  }

  @Override
  public boolean publish(String name, byte[] content) {
    return files.putIfAbsent(full(name), content) == null;
  }

  @Override
  public void replace(String name, byte[] content) {
    files.put(full(name), content);
  }

  @Override
  public void delete(String name) {
    files.keySet().removeIf(file -> file.equals(full(name)) || file.startsWith(full(name) + "/"));
  }

  private String full(String name) {
    return path + "/" + name;
  }
}
