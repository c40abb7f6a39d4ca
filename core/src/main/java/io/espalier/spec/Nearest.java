package io.espalier.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the known name that a mistyped one was probably meant to be, by edit distance. */
public final class Nearest {
  /** As many as a screen holds; the layers of a network can be thousands. */
  private static final int MOST = 100;

  private Nearest() {}

  /** The nearest of the known names, if it is near enough to be a likely slip. */
  public static Optional<String> to(String typed, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= Math.max(2, typed.length() / 3));
  }

  /**
   * The end of a refusal: the nearest name if there is one, otherwise all of them, or the first.
   */
  public static String hint(String typed, Collection<String> known) {
    return to(typed, known)
        .map(name -> "did you mean '" + name + "'?")
        .orElseGet(() -> "known are " + list(known));
  }

  private static String list(Collection<String> known) {
    String first = known.stream().limit(MOST).collect(Collectors.joining(", "));
    return known.size() <= MOST ? first : first + Text.of(" and %d more", known.size() - MOST);
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
