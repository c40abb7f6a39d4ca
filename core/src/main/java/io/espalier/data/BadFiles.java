package io.espalier.data;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;

/** The files of a data set that cannot be used, told together: who mends one mends all. */
final class BadFiles {
  private static final int NAMED = 10;

  private final List<String> named = new ArrayList<>();
  private int count;

  /**
   * Notes a file.
   *
   * @param reason a clause
   */
  void add(String path, String reason) {
    note(Text.of("%s (%s)", path, reason));
  }

  /** Notes a file that its store does not hand out. */
  void add(Refusal refusal) {
    note(refusal.getMessage());
  }

  private void note(String text) {
    count++;
    if (named.size() < NAMED) {
      named.add(text);
    }
  }

  /**
   * Speaks once all files were looked at.
   *
   * @param all how many there are
   * @param what they are, in plural
   * @param remedy what to do
   * @throws Refusal if one is bad, naming the first ten
   */
  void check(int all, String what, String remedy) {
    if (count == 0) {
      return;
    }
    String more = count > NAMED ? Text.of(" and %,d more", count - NAMED) : "";
    throw new Refusal(
        Text.of(
            "Cannot read %,d of %,d %s: %s%s; %s",
            count, all, what, String.join(", ", named), more, remedy));
  }
}
