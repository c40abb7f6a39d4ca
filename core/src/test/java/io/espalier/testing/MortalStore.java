package io.espalier.testing;

import io.espalier.store.Store;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A folder whose process dies before one of its writes: neither it nor any later one happens. */
public final class MortalStore implements Store {
  private final Store folder;
  private final AtomicInteger writes;
  private final int last;

  /** What a write comes to once the process is dead. */
  public static final class Dead extends IllegalStateException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Over a folder that outlives it.
   *
   * @param last so many writes happen
   */
  public MortalStore(Store folder, int last) {
    this(folder, last, new AtomicInteger());
  }

  private MortalStore(Store folder, int last, AtomicInteger writes) {
    this.folder = folder;
    this.last = last;
    this.writes = writes;
  }

  /** How many writes there were. */
  public int writes() {
    return writes.get();
  }

  private void write() {
    if (writes.getAndIncrement() >= last) {
      throw new Dead();
    }
  }

  @Override
  public String uri() {
    return folder.uri();
  }

  @Override
  public Store child(String path) {
    return new MortalStore(folder.child(path), last, writes);
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
    write();
    return folder.publish(name, content);
  }

  @Override
  public void replace(String name, byte[] content) {
    write();
    folder.replace(name, content);
  }

  @Override
  public void delete(String name) {
    write();
    folder.delete(name);
  }
}
