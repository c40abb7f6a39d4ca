package io.espalier.data;

import io.espalier.store.Store;
import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The data sets that a JVM has loaded, one copy for all its trials.
 *
 * <p>Each source is read once, also when several threads want it first at the same time, and
 * whatever the number of splits made of it. A data set that no trial holds may be dropped when
 * memory runs short, and is then read again. Files that change while they are held are not seen.
 */
public final class DataCache {
  private final Function<String, Store> stores;
  private final ConcurrentMap<Source, Slot<Corpus>> sources = new ConcurrentHashMap<>();
  private final ConcurrentMap<DataSpec, Slot<Data>> loaded = new ConcurrentHashMap<>();

  /**
   * An empty cache.
   *
   * @param stores opens the folder of a URI
   */
  public DataCache(Function<String, Store> stores) {
    this.stores = stores;
  }

  /**
   * The data of a specification.
   *
   * @throws io.espalier.spec.Refusal if its files are missing or damaged, or if it holds out too
   *     many images
   */
  public Data load(DataSpec spec) {
    return loaded
        .computeIfAbsent(spec, s -> new Slot<>())
        .value(() -> spec.of(corpus(spec.source())));
  }

  private Corpus corpus(Source source) {
    return sources.computeIfAbsent(source, s -> new Slot<>()).value(() -> source.read(stores));
  }

  /** Makes its value once, under its own lock, so that other values can be made meanwhile. */
  private static final class Slot<T> {
    private SoftReference<T> held = new SoftReference<>(null);

    synchronized T value(Supplier<T> make) {
      T value = held.get();
      if (value == null) {
        value = make.get();
        held = new SoftReference<>(value);
      }
      return value;
    }
  }
}
