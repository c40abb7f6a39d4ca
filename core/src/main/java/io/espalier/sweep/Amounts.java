package io.espalier.sweep;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Amounts {
  private Amounts() {}

  /** {@code 40.6 M}, {@code 139 k}. */
  static String count(double count) {
    if (count < 1e3) {
      return "%.0f".formatted(count);
    }
    if (count < 999_500) {
      return scaled(count / 1e3) + " k";
    }
    return count < 999_500_000 ? scaled(count / 1e6) + " M" : scaled(count / 1e9) + " G";
  }

  private static String scaled(double number) {
    return String.format(Locale.ROOT, number < 99.95 ? "%.1f" : "%.0f", number);
  }

  /** A share as percent with one digit: {@code 88.1}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  /** Hours and minutes: {@code 00:41}. */
  static String clock(Duration time) {
    return "%02d:%02d".formatted(time.toHours(), time.toMinutesPart());
  }
}
