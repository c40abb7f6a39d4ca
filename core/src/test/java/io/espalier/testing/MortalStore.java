package io.espalier.testing;

import io.espalier.store.Store;
import java.util.concurrent.atomic.AtomicInteger;

/** A folder whose process dies before one of its writes: neither it nor any later one happens. */
public final class MortalStore extends ForwardingStore {
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
    super(folder);
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
  protected Store over(Store child) {
    return new MortalStore(child, last, writes);
  }

  @Override
  public boolean publish(String name, byte[] content) {
    write();
    return super.publish(name, content);
  }

  @Override
  public void replace(String name, byte[] content) {
    write();
    super.replace(name, content);
  }

  @Override
  public void delete(String name) {
    write();
    super.delete(name);
  }
}
