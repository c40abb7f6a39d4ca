package io.espalier.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.espalier.spec.Call;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A part of a configuration file, whose refusals say where in the file they arose. */
final class Section {
  private static final String TEXT = "text";

  /** Options of calls that are paths: what stands in quotes is one, and no text of the grammar. */
  private static final Set<String> PATHS = Set.of("path", "folder", "teacher");

  private final String path;
  private final ConfigObject object;

  Section(String path, ConfigObject object) {
    this.path = path;
    this.object = object;
  }

  /**
   * Holds the section to the keys that mean something.
   *
   * @throws Refusal at the first other one
   */
  Section only(List<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        throw new Refusal(
            Text.of(
                "Cannot use key '%s' (%s): there is no such key; %s",
                path(key), where(object.get(key)), Nearest.hint(key, known)));
      }
    }
    return this;
  }

  /** The keys in the order of the file. */
  List<String> keys() {
    return object.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, ConfigValue> entry) ->
                        entry.getValue().origin().lineNumber())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Reads what stands under a key.
   *
   * @throws Refusal if nothing does, or with its place if the reading refuses it
   */
  <T> T read(String key, Function<ConfigValue, T> reading) {
    ConfigValue value = object.get(key);
    if (value == null) {
      throw new Refusal(
          Text.of(
              "Cannot use %s (%s): key '%s' is missing; add it",
              path.isEmpty() ? "the configuration" : "'" + path + "'", where(object), path(key)));
    }
    try {
      return reading.apply(value);
    } catch (Refusal e) {
      throw new Refusal(Text.of("%s (key '%s' in %s)", e.getMessage(), path(key), where(value)), e);
    }
  }

  boolean has(String key) {
    return object.containsKey(key);
  }

  Section section(String key) {
    return read(
        key,
        value -> {
          if (value instanceof ConfigObject inner) {
            return new Section(path(key), inner);
          }
          throw expected("a section { ... }", value);
        });
  }

  String text(String key) {
    return read(key, Section::text);
  }

  long integer(String key) {
    return read(key, Section::integer);
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A text; a number or a truth without quotes is one as it is written. */
  static String text(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> value.atKey(TEXT).getString(TEXT);
      default -> throw expected("a text", value);
    };
  }

  static long integer(ConfigValue value) {
    if (value.unwrapped() instanceof Integer || value.unwrapped() instanceof Long) {
      return ((Number) value.unwrapped()).longValue();
    }
    throw expected("an integer", value);
  }

  /** The elements of a list; anything else is a list of itself. */
  static List<ConfigValue> list(ConfigValue value) {
    return value instanceof ConfigList list ? List.copyOf(list) : List.of(value);
  }

  /**
   * A value of the grammar: texts are parsed, and a section with a {@code name} is a call in long
   * form.
   */
  static Object grammar(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      ConfigValue name = object.get("name");
      if (name == null) {
        throw expected("a call, which in its long form has a key 'name',", value);
      }
      Call call = Call.of(text(name));
      for (String key : new Section("", object).keys()) {
        call = key.equals("name") ? call : call.with(key, option(key, object.get(key)));
      }
      return call;
    }
    if (value instanceof ConfigList list) {
      List<Object> values = new ArrayList<>();
      list.forEach(each -> values.add(grammar(each)));
      return List.copyOf(values);
    }
    return switch (value.valueType()) {
      case STRING -> Call.parseValue(text(value));
      case NUMBER ->
          value.unwrapped() instanceof Double number ? (Object) number : (Object) integer(value);
      case BOOLEAN -> value.unwrapped();
      default -> throw expected("a value", value);
    };
  }

  private static Object option(String key, ConfigValue value) {
    boolean path = PATHS.contains(key) && value.valueType() == ConfigValueType.STRING;
    return path ? text(value) : grammar(value);
  }

  /** Where a value stands: the file and the line. */
  static String where(ConfigValue value) {
    return value.origin().description();
  }

  private static Refusal expected(String what, ConfigValue value) {
    return new Refusal(Text.of("Cannot use %s: %s is needed here", value.render().strip(), what));
  }
}
