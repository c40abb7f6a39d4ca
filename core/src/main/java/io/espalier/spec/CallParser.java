package io.espalier.spec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the grammar.
 *
 * <pre>
 * value  = term { "|" term }                  alternatives
 * term   = number [ ".." number ] | "true" | "false" | string | list | subset | call
 * subset = "choose(" number ", of=" list ")"  so many of these
 * list   = "[" [ value { "," value } ] "]"
 * call   = name [ "(" [ argument { "," argument } ] ")" ]
 * argument = [ key "=" ] value                arguments without a key come first
 * </pre>
 *
 * Numbers may end in K, M or G (thousands, millions, thousand millions). Strings stand in double
 * quotes.
 */
final class CallParser {
  private static final Pattern KEY = Pattern.compile("([A-Za-z][A-Za-z0-9-]*)\\s*=(?!=)");

  /** How deeply calls and lists may lie within one another. */
  private static final int DEEPEST = 200;

  private final String text;
  private int at;
  private int depth;

  private CallParser(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    CallParser parser = new CallParser(text);
    Object value = parser.value();
    parser.space();
    if (parser.at < text.length()) {
      throw parser.refusal("unexpected '" + text.charAt(parser.at) + "'");
    }
    return value;
  }

  private Object value() {
    Object first = term();
    if (!accept('|')) {
      return first;
    }
    List<Object> values = new ArrayList<>(List.of(first));
    do {
      values.add(term());
    } while (accept('|'));
    return new Choice(values);
  }

  private Object term() {
    if (++depth > DEEPEST) {
      throw refusal("brackets are nested more than " + DEEPEST + " deep");
    }
    Object term = termWithin();
    depth--;
    return term;
  }

  private Object termWithin() {
    space();
    if (accept('[')) {
      return list();
    }
    if (accept('"')) {
      return string();
    }
    Matcher number = matcher(Spelling.NUMBER);
    if (number.lookingAt() && !continuesAsWord(number.end())) {
      Number low = number(number.group());
      at = number.end();
      if (text.startsWith("..", at)) {
        at += 2;
        if (term() instanceof Number high) {
          return new Interval(low, high);
        }
        throw refusal("a range needs a number on both sides of '..'");
      }
      return low;
    }
    Matcher word = matcher(Spelling.WORD);
    if (!word.lookingAt()) {
      throw refusal(
          at < text.length() ? "unexpected '" + text.charAt(at) + "'" : "it ends too early");
    }
    at = word.end();
    String name = word.group();
    if (name.equals("true") || name.equals("false")) {
      return Boolean.valueOf(name);
    }
    Map<String, Object> options = accept('(') ? arguments() : Map.of();
    return name.equals(Subset.NAME) ? Subset.read(options) : new Call(name, options);
  }

  private boolean continuesAsWord(int end) {
    Matcher word = matcher(Spelling.WORD);
    return word.lookingAt() && word.end() > end;
  }

  /** Reads to the closing quote; a backslash takes the character behind it as it is. */
  private String string() {
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      string.append(text.charAt(at++));
    }
    expect('"');
    return string.toString();
  }

  private List<Object> list() {
    if (accept(']')) {
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    do {
      values.add(value());
    } while (accept(','));
    expect(']');
    return List.copyOf(values);
  }

  private Map<String, Object> arguments() {
    Map<String, Object> options = new LinkedHashMap<>();
    if (accept(')')) {
      return options;
    }
    boolean named = false;
    do {
      space();
      Matcher key = matcher(KEY);
      String name;
      if (key.lookingAt()) {
        named = true;
        at = key.end();
        name = key.group(1);
      } else if (named) {
        throw refusal("an argument without a key stands after one with a key");
      } else {
        name = Call.POSITION + options.size();
      }
      if (options.put(name, value()) != null) {
        throw refusal("option '" + name + "' is given twice");
      }
    } while (accept(','));
    expect(')');
    return options;
  }

  private Number number(String digits) {
    int unit = "KMG".indexOf(digits.charAt(digits.length() - 1));
    try {
      if (unit >= 0) {
        String plain = digits.substring(0, digits.length() - 1);
        return new BigDecimal(plain).scaleByPowerOfTen(3 * (unit + 1)).longValueExact();
      }
      if (digits.chars().allMatch(c -> Character.isDigit(c) || c == '-')) {
        return Long.valueOf(digits);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw refusal("'" + digits + "' is not an integer of 64 bits");
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw refusal("'" + digits + "' is too large");
    }
    return value;
  }

  private Matcher matcher(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }

  private boolean accept(char expected) {
    space();
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char expected) {
    if (!accept(expected)) {
      throw refusal("'" + expected + "' is missing");
    }
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private Refusal refusal(String reason) {
    return new Refusal(
        Text.of(
            "Cannot read '%s': %s at position %d; write name(key=value, ...)",
            Text.shown(text), reason, at + 1));
  }
}
