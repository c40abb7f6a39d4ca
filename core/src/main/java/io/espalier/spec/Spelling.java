package io.espalier.spec;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How values and names are written in the grammar; {@link CallParser} reads it back. */
public final class Spelling {
  static final Pattern WORD =
      Pattern.compile("(?:\\.{0,2}/)?[A-Za-z0-9_]+(?:[.:/-]+(?<!\\.\\.)[A-Za-z0-9_]+)*");
  static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?[KMG]?");

  private Spelling() {}

  /**
   * The text of a value: number, boolean, string, {@link Call}, {@link Choice}, {@link Interval},
   * {@link Subset} or a list of these.
   */
  public static String of(Object value) {
    if (value instanceof Collection<?> list) {
      return list.stream().map(Spelling::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Double || value instanceof Float) {
      return number(((Number) value).doubleValue());
    }
    if (value instanceof String text) {
      return plain(text) ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
    return String.valueOf(value);
  }

  /** {@code toMacs} and {@code REDUCE_ON_STEP} to {@code to-macs} and {@code reduce-on-step}. */
  public static String kebab(String javaName) {
    // By hand, since every option of every trial is written by this.
    StringBuilder kebab = new StringBuilder(javaName.length() + 4);
    for (int i = 0; i < javaName.length(); i++) {
      char at = javaName.charAt(i);
      if (i > 0 && isUpper(at) && isLowerOrDigit(javaName.charAt(i - 1))) {
        kebab.append('-');
      }
      kebab.append(at == '_' ? '-' : at);
    }
    return kebab.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isUpper(char letter) {
    return letter >= 'A' && letter <= 'Z';
  }

  private static boolean isLowerOrDigit(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  }

  /**
   * The spelling of an enum constant: kebab-case, or the letter itself where the field knows it as
   * a letter.
   */
  public static String constant(Enum<?> value) {
    return value.name().length() == 1 ? value.name() : kebab(value.name());
  }

  private static boolean plain(String text) {
    return WORD.matcher(text).matches()
        && !NUMBER.matcher(text).matches()
        && !text.equals("true")
        && !text.equals("false");
  }

  private static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new Refusal("Cannot write number " + value + ": it is not finite; use a finite number");
    }
    String text = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    if (text.length() > 12) {
      return Double.toString(value).replace("E", "e");
    }
    return text.contains(".") ? text : text + ".0";
  }
}
