package io.espalier.data;

import io.espalier.spec.Call;
import io.espalier.spec.Catalog;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The catalogue of sources. */
public final class Sources {
  public static final Catalog<Source> CATALOG =
      Catalog.<Source>of("data source")
          .entries(Cifar10.DEFAULTS, Cifar100.DEFAULTS)
          .entry("images", ImageFolder.DEFAULTS, folder -> folder)
          .entries(Generated.DEFAULTS)
          .build();

  private static final String PATH = "path";

  private Sources() {}

  /**
   * A source as users write it, as a call of the catalogue: {@code cifar10:/data/cifar10} is short
   * for {@code cifar10(path=/data/cifar10)}.
   *
   * @param written a call, or a text
   */
  static Call call(Object written) {
    if (written instanceof Call call) {
      return expanded(call);
    }
    if (written instanceof String text) {
      return text.indexOf(':') < 0 || text.indexOf('(') >= 0
          ? expanded(Call.parse(text))
          : expanded(Call.of(text));
    }
    throw new Refusal(
        Text.of(
            "Cannot use data source %s: it is not a name; write one of %s, or NAME:PATH",
            written, String.join(", ", CATALOG.names())));
  }

  private static Call expanded(Call call) {
    int colon = call.name().indexOf(':');
    if (colon < 0) {
      return call;
    }
    if (call.options().containsKey(PATH)) {
      throw new Refusal(
          Text.of("Cannot use data source %s: it has two paths; leave one out", call));
    }
    Map<String, Object> options = new LinkedHashMap<>();
    options.put(PATH, call.name().substring(colon + 1));
    options.putAll(call.options());
    return new Call(call.name().substring(0, colon), options);
  }

  static Store folder(Function<String, Store> stores, String path, String source) {
    if (path.isBlank()) {
      throw new Refusal(
          Text.of("Cannot read data source '%s': it has no path; write %s:FOLDER", source, source));
    }
    return stores.apply(path);
  }
}
