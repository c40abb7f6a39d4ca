package io.espalier.spec;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Text that is the same for every user. What is written under one locale is read under another, by
 * programs as well, so nothing here depends on the system's language.
 */
public final class Text {
  private static final int SHOWN = 200;

  private Text() {}

  /** A name in Unicode's composed form (NFC): macOS writes an accent behind its letter. */
  public static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** What a user wrote, as a sentence shows it: the beginning, where it is very long. */
  public static String shown(String written) {
    return written.length() <= SHOWN ? written : written.substring(0, SHOWN) + "…";
  }

  /**
   * A pattern of {@link java.util.Formatter} with its arguments filled in, always with the digits 0
   * to 9, a point before decimals and commas between thousands.
   */
  @FormatMethod
  public static String of(@FormatString String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
