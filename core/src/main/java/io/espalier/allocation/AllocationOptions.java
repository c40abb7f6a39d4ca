package io.espalier.allocation;

import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The options of a step that each say how many channels go; exactly one of them has to be given.
 */
public final class AllocationOptions {
  private final List<String> names = new ArrayList<>();
  private final List<Allocation> given = new ArrayList<>();

  /**
   * These and one option more.
   *
   * @param name the option's name in the grammar
   * @param value what it says, if it is given
   */
  public AllocationOptions or(String name, Optional<? extends Allocation> value) {
    names.add(name);
    value.ifPresent(given::add);
    return this;
  }

  /** These and one that names layers or stages; it is given unless it is empty. */
  public <T> AllocationOptions orEach(
      String name, List<T> values, Function<List<T>, Allocation> meaning) {
    return or(name, Optional.of(values).filter(each -> !each.isEmpty()).map(meaning));
  }

  /** Whether none of them is given. */
  public boolean none() {
    return given.isEmpty();
  }

  /**
   * What the one option says that is given.
   *
   * @param step for messages
   * @throws Refusal if none is given, or several are
   */
  public Allocation only(Call step) {
    if (given.size() != 1) {
      int last = names.size() - 1;
      throw new Refusal(
          Text.of(
              "Cannot use %s: exactly one of %s and %s must say how many channels go",
              step, String.join(", ", names.subList(0, last)), names.get(last)));
    }
    return given.get(0);
  }
}
