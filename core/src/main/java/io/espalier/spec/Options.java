package io.espalier.spec;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The options of a call in their order, never changed. They are few, so they are found one after
 * the other, in a tenth of the room that a hash table takes: a sweep keeps some calls for every
 * trial.
 */
final class Options extends AbstractMap<String, Object> {
  private static final Options NONE = new Options(new Object[0]);

  /** Each key with its value behind it. */
  private final Object[] flat;

  private Options(Object[] flat) {
    this.flat = flat;
  }

  static Options of(Map<String, Object> options) {
    if (options instanceof Options same) {
      return same;
    }
    if (options.isEmpty()) {
      return NONE;
    }
    Object[] flat = new Object[2 * options.size()];
    int at = 0;
    for (Entry<String, Object> option : options.entrySet()) {
      flat[at++] = option.getKey();
      flat[at++] = option.getValue();
    }
    return new Options(flat);
  }

  private int place(Object key) {
    for (int at = 0; at < flat.length; at += 2) {
      if (flat[at].equals(key)) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public boolean containsKey(Object key) {
    return place(key) >= 0;
  }

  @Override
  public Object get(Object key) {
    int at = place(key);
    return at < 0 ? null : flat[at + 1];
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Object> action) {
    for (int at = 0; at < flat.length; at += 2) {
      action.accept((String) flat[at], flat[at + 1]);
    }
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return flat.length / 2;
      }

      @Override
      public Iterator<Entry<String, Object>> iterator() {
        return new InOrder();
      }
    };
  }

  private final class InOrder implements Iterator<Entry<String, Object>> {
    private int at;

    @Override
    public boolean hasNext() {
      return at < flat.length;
    }

    @Override
    public Entry<String, Object> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      at += 2;
      return new SimpleImmutableEntry<>((String) flat[at - 2], flat[at - 1]);
    }
  }
}
