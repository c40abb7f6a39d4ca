package io.espalier.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A name with options, the one form in which everything is named: {@code sfp(ratio=0.4)}.
 *
 * <p>Values are {@code Long}, {@code Double}, {@code Boolean}, {@code String}, {@code Call}, {@link
 * Choice}, {@link Interval}, {@link Subset} or lists of these. An argument without a key is kept
 * under {@code "#0"}, {@code "#1"}, ... until a {@link Catalog} gives it its option's name. {@link
 * #toString} is the text that {@link #parse} reads.
 *
 * <pre>{@code
 * Call call = Call.parse("prune(gamma, to-macs=0.5)");
 * Call aligned = call.with("align", 8L); // prune(gamma, to-macs=0.5, align=8)
 * Object target = call.options().get("to-macs"); // 0.5
 * }</pre>
 */
public record Call(String name, Map<String, Object> options) {
  static final String POSITION = "#";

  public Call {
    options = Options.of(options);
  }

  /** A name without options. */
  public static Call of(String name) {
    return new Call(name, Map.of());
  }

  /**
   * Reads one call.
   *
   * @throws Refusal if the text is not one call in the grammar
   */
  public static Call parse(String text) {
    if (CallParser.parse(text) instanceof Call call) {
      return call;
    }
    throw new Refusal(
        Text.of("Cannot read '%s': it is not of the form name(key=value, ...)", text));
  }

  /** Reads any value of the grammar: a number, word, call, list, alternatives or range. */
  public static Object parseValue(String text) {
    return CallParser.parse(text);
  }

  /** This call with one option set. */
  public Call with(String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(options);
    changed.put(key, value);
    return new Call(name, changed);
  }

  @Override
  public String toString() {
    if (options.isEmpty()) {
      return name;
    }
    List<String> arguments = new ArrayList<>();
    options.forEach(
        (key, value) ->
            arguments.add(
                key.startsWith(POSITION) ? Spelling.of(value) : key + "=" + Spelling.of(value)));
    return name + "(" + String.join(", ", arguments) + ")";
  }
}
