package io.espalier.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.espalier.data.DataSpec;
import io.espalier.data.Sources;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Changes from the command line, {@code key=value} each, that go before what a file says. */
final class Changes {
  /**
   * Values that HOCON reads: in quotes, lists, sections, numbers, and what refers to other keys. Of
   * any other it would take away what follows {@code //} or {@code #}, and inner quotes.
   */
  private static final Pattern HOCON =
      Pattern.compile(
          "\\[.*\\]|\\{.*\\}|\".*|.*\\$\\{.*|true|false|null|-?[0-9][0-9eE+.-]*", Pattern.DOTALL);

  private Changes() {}

  /**
   * The configuration with all changes, in their order.
   *
   * @throws Refusal if one has no key, or sets a part of what is a text and has none
   */
  static Config over(Config file, List<String> changes) {
    Config config = file;
    for (String change : changes) {
      int equals = change.indexOf('=');
      if (equals < 1) {
        throw new Refusal(Text.of("Cannot set '%s': write --set key=value", change));
      }
      config = over(config, change.substring(0, equals).strip(), change.substring(equals + 1));
    }
    return config;
  }

  private static Config over(Config config, String key, String written) {
    Config change = change(key, written.strip());
    List<String> path = ConfigUtil.splitPath(key);
    for (int i = 1; i < path.size(); i++) {
      String section = ConfigUtil.joinPath(path.subList(0, i));
      Optional<String> text = text(config, section);
      if (text.isPresent()) {
        String part = withOption(text.get(), path, i, change.getValue(key));
        return ConfigValueFactory.fromAnyRef(part, "--set " + key)
            .atPath(section)
            .withFallback(config);
      }
    }
    return change.withFallback(config);
  }

  /** What stands under a key, if it is a text; what refers to keys not yet set is none. */
  private static Optional<String> text(Config config, String key) {
    Config known = config.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
    try {
      return known.hasPath(key) && known.getValue(key).valueType() == ConfigValueType.STRING
          ? Optional.of(known.getString(key))
          : Optional.empty();
    } catch (ConfigException.NotResolved | ConfigException.WrongType notYet) {
      return Optional.empty();
    }
  }

  private static Config change(String key, String value) {
    String origin = "--set " + key;
    if (HOCON.matcher(value).matches()) {
      try {
        return ConfigFactory.parseString(
            key + " = " + value, ConfigParseOptions.defaults().setOriginDescription(origin));
      } catch (ConfigException.Parse e) {
        if (value.startsWith("\"")) {
          throw new Refusal(Text.of("Cannot set %s to %s: %s", key, value, e.getMessage()), e);
        }
      }
    }
    return ConfigValueFactory.fromAnyRef(value, origin).atPath(key);
  }

  /** What stands as one text, such as {@code train(epochs=3)}, with one of its options set. */
  private static String withOption(String text, List<String> path, int depth, ConfigValue value) {
    String key = ConfigUtil.joinPath(path.subList(0, depth));
    Object option = Section.grammar(value);
    if (path.get(0).equals("data")) {
      DataSpec data = DataSpec.parse(text);
      Call source = Sources.CATALOG.write(data.source());
      if (path.size() == 2) {
        return data.call().with(path.get(1), option).toString();
      }
      if (path.size() == 3 && path.get(1).equals("source")) {
        source = source.with(path.get(2), option);
        return depth == 2 ? source.toString() : data.call().with("source", source).toString();
      }
    }
    boolean step = depth == 2 && path.get(0).equals("steps");
    boolean strategy = depth == 3 && path.get(0).equals("families") && path.get(2).equals("by");
    if (path.size() > depth + 1 || !(step || strategy)) {
      throw new Refusal(
          Text.of(
              "Cannot set '%s': '%s' is the text '%s' and has no such parts; set it as a whole",
              ConfigUtil.joinPath(path), key, text));
    }
    return Call.parse(text).with(path.get(depth), option).toString();
  }
}
