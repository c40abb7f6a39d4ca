package io.espalier.spec;

import java.util.List;
import java.util.Map;

/**
 * So many of these in a search space, in their order, written {@code choose(2, of=[a, b, c])}:
 * every such list is an alternative. The elements may have alternatives and ranges in them.
 *
 * @param size how many are chosen, at least 1
 * @param of what is chosen from
 */
public record Subset(int size, List<Object> of) {
  static final String NAME = "choose";

  public Subset {
    of = List.copyOf(of);
    if (size < 1) {
      throw new Refusal(Text.of("Cannot choose %d of %s: choose at least 1", size, shown(of)));
    }
  }

  /**
   * Checks that there are so many to choose from.
   *
   * @throws Refusal if there are not
   */
  public void check() {
    if (size > of.size()) {
      throw new Refusal(
          Text.of("Cannot choose %d of %d: choose at most all of %s", size, of.size(), shown(of)));
    }
  }

  /** A network's branches fill a screen. */
  private static String shown(List<Object> of) {
    return Text.shown(Spelling.of(of));
  }

  static Subset read(Map<String, Object> options) {
    if (options.size() == 2
        && options.get(Call.POSITION + 0) instanceof Long size
        && size == size.intValue()
        && options.get("of") instanceof List<?> of) {
      return new Subset(size.intValue(), List.copyOf(of));
    }
    throw new Refusal(
        Text.of(
            "Cannot read %s: write how many and of what, such as choose(2, of=[a, b, c])",
            new Call(NAME, options)));
  }

  @Override
  public String toString() {
    return NAME + "(" + size + ", of=" + Spelling.of(of) + ")";
  }
}
