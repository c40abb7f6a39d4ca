package io.espalier.report;

import io.espalier.spec.Text;
import java.time.Duration;

/** Numbers as people read them. */
public final class Amounts {
  /** The prefixes of a thousand, a million and so on. */
  private static final String UNITS = "kMGTP";

  private Amounts() {}

  /** {@code 40.6 M}, {@code 139 k}. */
  static String count(double count) {
    if (count < 1e3) {
      return Text.of("%.0f", count);
    }
    if (count < 999_500) {
      return scaled(count / 1e3) + " k";
    }
    return count < 999_500_000 ? scaled(count / 1e6) + " M" : scaled(count / 1e9) + " G";
  }

  /** {@code 812 B}, {@code 40.6 kB}, {@code 2.4 MB}: powers of 1000. */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return Text.of("%d B", bytes);
    }
    double amount = bytes / 1e3;
    int unit = 0;
    while (amount >= 999.5 && unit < UNITS.length() - 1) {
      amount /= 1e3;
      unit++;
    }
    return Text.of("%s %sB", scaled(amount), UNITS.charAt(unit));
  }

  private static String scaled(double number) {
    return Text.of(number < 99.95 ? "%.1f" : "%.0f", number);
  }

  /** A share as percent with one digit: {@code 88.1}. */
  static String percent(double share) {
    return Text.of("%.1f", 100 * share);
  }

  /** Milliseconds with three significant digits or more. */
  public static String millis(double millis) {
    return Text.of(millis < 10 ? "%.3f" : millis < 100 ? "%.2f" : "%.1f", millis);
  }

  /** Hours and minutes: {@code 00:41}. */
  static String clock(Duration time) {
    return Text.of("%02d:%02d", time.toHours(), time.toMinutesPart());
  }
}
