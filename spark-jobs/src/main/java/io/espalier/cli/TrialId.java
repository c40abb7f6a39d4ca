package io.espalier.cli;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Collection;
import java.util.List;

/** A trial as users name it: by the first digits of its id, as tables show it. */
final class TrialId {
  private static final int DIGITS = 12;
  private static final int NAMED = 4;

  private TrialId() {}

  /**
   * The one trial whose id begins so.
   *
   * @param where what holds the trials, for the refusal
   * @throws Refusal if there is none, or several
   */
  static Hash find(String digits, Collection<Hash> trials, String where) {
    List<Hash> found =
        trials.stream().distinct().filter(id -> id.hex().startsWith(digits)).sorted().toList();
    if (digits.isEmpty() || found.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot find trial '%s': no id in %s begins so; give the first digits of one in the table of results",
              digits, where));
    }
    if (found.size() > 1) {
      List<String> named =
          found.stream()
              .limit(NAMED)
              .map(id -> id.hex().substring(0, Math.max(DIGITS, digits.length() + 1)))
              .toList();
      throw new Refusal(
          Text.of(
              "Cannot tell which trial '%s' is: %d ids begin so (%s%s); give more digits",
              digits, found.size(), String.join(", ", named), found.size() > NAMED ? ", …" : ""));
    }
    return found.get(0);
  }
}
