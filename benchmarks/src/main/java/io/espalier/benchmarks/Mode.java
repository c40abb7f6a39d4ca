package io.espalier.benchmarks;

import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is done with a batch. */
enum Mode {
  /** Forward, softmax cross-entropy, backward, and an update with momentum and weight decay. */
  TRAIN("training"),
  /** Forward with running statistics. */
  INFER("inference");

  private final String title;

  Mode(String title) {
    this.title = title;
  }

  /** The name in tables and on the command line. */
  String title() {
    return title;
  }

  /** The name on wires. */
  String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #spelled} wrote. */
  static Mode read(String spelled) {
    return valueOf(spelled.toUpperCase(Locale.ROOT));
  }

  /**
   * The mode of this title.
   *
   * @throws Refusal if there is none
   */
  static Mode titled(String title) {
    List<String> titles = Arrays.stream(values()).map(Mode::title).toList();
    int index = titles.indexOf(title);
    if (index < 0) {
      throw new Refusal(Text.of("Cannot find mode '%s': %s", title, Nearest.hint(title, titles)));
    }
    return values()[index];
  }
}
