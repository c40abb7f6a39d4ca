package io.espalier.data;

import io.espalier.spec.Call;
import io.espalier.spec.Catalog;
import io.espalier.spec.Credentials;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The catalogue of sources. */
public final class Sources {
  public static final Catalog<Source> CATALOG =
      Catalog.<Source>of("data source")
          .entries(Cifar10.DEFAULTS, Cifar100.DEFAULTS)
          .entry("images", ImageFolder.DEFAULTS, folder -> folder)
          .entries(Generated.DEFAULTS)
          .build();

  private static final String PATH = "path";
  private static final Pattern SHORT =
      Pattern.compile("\\s*([A-Za-z][A-Za-z0-9-]*):(.*)", Pattern.DOTALL);

  /** The parenthesis that ends a text, from each place where one begins. */
  private static final Pattern OPTIONS = Pattern.compile("\\(.*\\)\\s*$", Pattern.DOTALL);

  private Sources() {}

  /**
   * A source as users write it, as a call of the catalogue: {@code cifar10:/data/cifar10} is short
   * for {@code cifar10(path=/data/cifar10)}. In a text everything behind the colon is the path, as
   * it stands; only a parenthesis at its end that gives options by their names, as in {@code
   * images:/data/flowers(size=64)}, is read as options.
   *
   * @param written a call, or a text
   */
  static Call call(Object written) {
    Credentials.refuse("data source", String.valueOf(written));
    if (written instanceof Call call) {
      return expanded(call);
    }
    if (written instanceof String text) {
      Matcher part = SHORT.matcher(text);
      return part.matches() ? named(part.group(1), part.group(2)) : expanded(Call.parse(text));
    }
    throw new Refusal(
        Text.of(
            "Cannot use data source %s: it is not a name; write one of %s, or NAME:PATH",
            written, String.join(", ", CATALOG.names())));
  }

  private static Call named(String name, String rest) {
    Matcher end = OPTIONS.matcher(rest);
    for (int from = 0; end.find(from); from = end.start() + 1) {
      Optional<Call> options = options(name, rest.substring(end.start()));
      if (options.isPresent()) {
        return withPath(options.get(), rest.substring(0, end.start()).stripTrailing());
      }
    }
    return Call.of(name).with(PATH, rest);
  }

  /** What stands in the parenthesis, if it is nothing but options with names. */
  private static Optional<Call> options(String name, String parenthesis) {
    try {
      Call call = Call.parse(name + parenthesis);
      boolean named = call.options().keySet().stream().noneMatch(key -> key.startsWith("#"));
      return named && !call.options().isEmpty() ? Optional.of(call) : Optional.empty();
    } catch (Refusal no) {
      return Optional.empty();
    }
  }

  private static Call expanded(Call call) {
    int colon = call.name().indexOf(':');
    if (colon < 0) {
      return call;
    }
    if (call.options().containsKey("#0")) {
      throw new Refusal(
          Text.of(
              "Cannot use data source %s: a path with blanks or brackets stands in quotes here; write \"%s:PATH\"",
              call, call.name().substring(0, colon)));
    }
    Call options = new Call(call.name().substring(0, colon), call.options());
    return withPath(options, call.name().substring(colon + 1));
  }

  private static Call withPath(Call source, String path) {
    if (source.options().containsKey(PATH)) {
      throw new Refusal(
          Text.of("Cannot use data source %s: it has two paths; leave one out", source));
    }
    Map<String, Object> options = new LinkedHashMap<>();
    options.put(PATH, path);
    options.putAll(source.options());
    return new Call(source.name(), options);
  }

  static Store folder(Function<String, Store> stores, String path, String source) {
    if (path.isBlank()) {
      throw new Refusal(
          Text.of("Cannot read data source '%s': it has no path; write %s:FOLDER", source, source));
    }
    return stores.apply(path);
  }
}
