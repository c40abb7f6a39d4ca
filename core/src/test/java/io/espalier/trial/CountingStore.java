package io.espalier.trial;

import io.espalier.store.Store;
import io.espalier.testing.ForwardingStore;
import java.util.ArrayList;
import java.util.List;

/** A store that notes the names of what is written anywhere in it. */
final class CountingStore extends ForwardingStore {
  private final List<String> written;

  CountingStore(Store inner) {
    this(inner, new ArrayList<>());
  }

  private CountingStore(Store inner, List<String> written) {
    super(inner);
    this.written = written;
  }

  List<String> written() {
    return written;
  }

  @Override
  protected Store over(Store child) {
    return new CountingStore(child, written);
  }

  @Override
  public boolean publish(String name, byte[] content) {
    written.add(name);
    return super.publish(name, content);
  }

  @Override
  public void replace(String name, byte[] content) {
    written.add(name);
    super.replace(name, content);
  }
}
