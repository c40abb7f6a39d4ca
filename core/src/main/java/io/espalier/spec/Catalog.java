package io.espalier.spec;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A list of named things whose options are records: criteria, steps, operations, architectures, ...
 *
 * <p>An entry is a name and a record of default options; what it makes is the record itself or
 * something built from it. The record's components are the options, in kebab-case. That alone gives
 * defaults, refused keys with the nearest known one, a canonical text and, through it, a content
 * hash.
 *
 * <pre>{@code
 * record Blur(int radius, boolean twice) {}
 *
 * Catalog<Record> filters = Catalog.<Record>of("filter").entries(new Blur(1, false)).build();
 * Record blur = filters.read("blur(radius=3)"); // Blur[radius=3, twice=false]
 * Call shortest = filters.canonical(Call.parse("blur(3, twice=false)")); // blur(radius=3)
 * }</pre>
 *
 * @param <T> what the entries make
 */
public final class Catalog<T> {
  private record Entry<T>(Record defaults, Function<Record, T> make) {}

  private final String kind;
  private final Map<String, Entry<T>> entries;
  private final Values values;

  /** By the names of entries and of their options: looked up for every option of every trial. */
  private final Map<String, Map<String, Catalog<?>>> nested = new LinkedHashMap<>();

  private Catalog(String kind, Map<String, Entry<T>> entries, Values values) {
    this.kind = kind;
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    this.values = values;
    entries.forEach((name, entry) -> nested.put(name, nested(entry.defaults(), values)));
  }

  /**
   * Starts a catalogue.
   *
   * @param kind what its entries are, for messages: {@code "criterion"}
   */
  public static <T> Builder<T> of(String kind) {
    return new Builder<>(kind);
  }

  /** The names, in the order of registration. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Makes what the call names.
   *
   * @throws Refusal if the name or an option is unknown, or a value is not possible
   */
  public T read(Call call) {
    Entry<T> entry = entry(call);
    Record options = options(call, entry.defaults());
    try {
      return entry.make().apply(options);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Text.of("Cannot use %s: %s", call, e.getMessage()), e);
    } catch (ArithmeticException e) {
      throw new Refusal(Text.of("Cannot use %s: it would be too large", call), e);
    }
  }

  /** Reads the text of a call; see {@link #read(Call)}. */
  public T read(String text) {
    return read(Call.parse(text));
  }

  /**
   * The same call in canonical form: options in the record's order, those that equal their default
   * left out.
   */
  public Call canonical(Call call) {
    Record defaults = entry(call).defaults();
    return written(call.name(), options(call, defaults), defaults, false);
  }

  /**
   * The same call with its options, defaults included: what is hashed, so that a changed default is
   * another thing. Only options that were {@linkplain AddedLater added later} are left out while
   * they have their default.
   */
  public Call full(Call call) {
    Record defaults = entry(call).defaults();
    return written(call.name(), options(call, defaults), defaults, true);
  }

  /**
   * The canonical call that makes this value, for catalogues whose entries are the records
   * themselves.
   *
   * @throws IllegalArgumentException if no entry has the value's class
   */
  public Call write(T value) {
    return write(value, false);
  }

  /** As {@link #write}, in the form of {@link #full}. */
  public Call writeFull(T value) {
    return write(value, true);
  }

  /** The default options of an entry, as a call with every option. */
  public Call defaults(String name) {
    Record defaults = entry(Call.of(name)).defaults();
    Map<String, Object> written = new LinkedHashMap<>();
    for (OptionsClass.Option option : OptionsClass.of(defaults).options()) {
      written.put(option.name(), written(defaults, option, true));
    }
    return new Call(name, written);
  }

  /**
   * The catalogue that names the values of an option; empty for plain values, and for what is not
   * known.
   */
  public Optional<Catalog<?>> nested(String name, String option) {
    return Optional.ofNullable(nested.getOrDefault(name, Map.of()).get(option));
  }

  private static Map<String, Catalog<?>> nested(Record defaults, Values values) {
    Map<String, Catalog<?>> nested = new LinkedHashMap<>();
    for (OptionsClass.Option option : OptionsClass.of(defaults).options()) {
      values.catalog(option.type()).ifPresent(catalog -> nested.put(option.name(), catalog));
    }
    return nested;
  }

  private Call write(T value, boolean full) {
    return entries.entrySet().stream()
        .filter(e -> e.getValue().defaults().getClass() == value.getClass())
        .findFirst()
        .map(e -> written(e.getKey(), (Record) value, e.getValue().defaults(), full))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no " + kind + " is registered for " + value.getClass()));
  }

  private Entry<T> entry(Call call) {
    Entry<T> entry = entries.get(call.name());
    if (entry == null) {
      throw new Refusal(
          Text.of(
              "Cannot find %s '%s': %s",
              kind, call.name(), Nearest.hint(call.name(), entries.keySet())));
    }
    return entry;
  }

  private Record options(Call call, Record defaults) {
    OptionsClass known = OptionsClass.of(defaults);
    List<OptionsClass.Option> options = known.options();
    Object[] arguments = new Object[options.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = options.get(i).of(defaults);
    }
    boolean[] given = new boolean[arguments.length];
    call.options()
        .forEach(
            (key, value) -> {
              int i =
                  key.startsWith(Call.POSITION)
                      ? Integer.parseInt(key.substring(Call.POSITION.length()))
                      : known.names().indexOf(key);
              if (i < 0 || i >= arguments.length) {
                throw unknown(call, key, known.names());
              }
              OptionsClass.Option option = options.get(i);
              if (given[i]) {
                throw new Refusal(
                    Text.of("Cannot use %s: option '%s' is given twice", call, option.name()));
              }
              given[i] = true;
              arguments[i] = readOption(call, option.name(), value, option.type());
            });
    return known.construct(arguments, reason -> "Cannot use " + call + ": " + reason);
  }

  private Object readOption(Call call, String key, Object value, Type type) {
    try {
      return values.read(value, type);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Text.of(
              "Cannot use %s=%s in %s: %s", key, Spelling.of(value), call.name(), e.getMessage()),
          e);
    }
  }

  private static Refusal unknown(Call call, String key, List<String> keys) {
    if (keys.isEmpty()) {
      return new Refusal(Text.of("Cannot use %s: %s has no options", call, call.name()));
    }
    if (key.startsWith(Call.POSITION)) {
      return new Refusal(
          Text.of(
              "Cannot use %s: %s has only the options %s",
              call, call.name(), String.join(", ", keys)));
    }
    return new Refusal(
        Text.of(
            "Cannot use option '%s' of %s: there is no such option; %s",
            key, call.name(), Nearest.hint(key, keys)));
  }

  private Call written(String name, Record options, Record defaults, boolean full) {
    Map<String, Object> written = new LinkedHashMap<>();
    for (OptionsClass.Option option : OptionsClass.of(options).options()) {
      boolean always = full && !option.addedLater();
      if (always || !option.of(options).equals(option.of(defaults))) {
        written.put(option.name(), written(options, option, full));
      }
    }
    return new Call(name, written);
  }

  private Object written(Record options, OptionsClass.Option option, boolean full) {
    return values.write(option.of(options), option.type(), full);
  }

  /** Collects the entries of a catalogue. */
  public static final class Builder<T> {
    private final String kind;
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>();
    private final Values values = new Values();

    private Builder(String kind) {
      this.kind = kind;
    }

    /** Adds a record under its class name in kebab-case, with these default options. */
    @SafeVarargs
    @SuppressWarnings("unchecked")
    public final <R extends Record> Builder<T> entries(R... defaults) {
      for (R each : defaults) {
        entry(Spelling.kebab(each.getClass().getSimpleName()), each, options -> (T) options);
      }
      return this;
    }

    /** Adds a name whose options make something else. */
    @SuppressWarnings("unchecked")
    public <R extends Record> Builder<T> entry(String name, R defaults, Function<R, T> make) {
      if (!OptionsClass.of(defaults).addedLaterStandLast()) {
        throw new IllegalArgumentException(
            kind + " '" + name + "': an option that was added later stands before an older one");
      }
      if (entries.put(name, new Entry<>(defaults, options -> make.apply((R) options))) != null) {
        throw new IllegalArgumentException(kind + " '" + name + "' is registered twice");
      }
      return this;
    }

    /** Lets options of this type be named by another catalogue. */
    public <N> Builder<T> nested(Class<N> type, Catalog<N> catalog) {
      values.nested(type, catalog);
      return this;
    }

    /** Lets options of this type be written as a value of the grammar of their own. */
    public <V> Builder<T> value(
        Class<V> type, Function<Object, V> read, Function<V, Object> write) {
      return value(type, read, write, write);
    }

    /**
     * As {@link #value(Class, Function, Function)}, for values with a short form.
     *
     * @param write the short form
     * @param writeFull the one form for all values, where every option is written
     */
    public <V> Builder<T> value(
        Class<V> type,
        Function<Object, V> read,
        Function<V, Object> write,
        Function<V, Object> writeFull) {
      values.value(type, read, write, writeFull);
      return this;
    }

    public Catalog<T> build() {
      return new Catalog<>(kind, new LinkedHashMap<>(entries), values);
    }
  }

  @Override
  public String toString() {
    return kind + " " + names();
  }
}
