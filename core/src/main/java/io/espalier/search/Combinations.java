package io.espalier.search;

import io.espalier.spec.Call;
import io.espalier.spec.Choice;
import io.espalier.spec.Interval;
import io.espalier.spec.Refusal;
import io.espalier.spec.Subset;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the combinations of what is open in a value, and finds the one of a number. */
final class Combinations {
  private Combinations() {}

  static long count(List<?> values) {
    return values.stream().mapToLong(Combinations::count).reduce(1, Math::multiplyExact);
  }

  /**
   * How many there are.
   *
   * @throws Refusal if there is a range
   * @throws ArithmeticException if they are more than a long holds
   */
  static long count(Object value) {
    if (value instanceof Choice choice) {
      return choice.values().stream().mapToLong(Combinations::count).reduce(0, Math::addExact);
    }
    if (value instanceof Call call) {
      return count(List.copyOf(call.options().values()));
    }
    if (value instanceof Subset subset) {
      return count(subset.size(), subset.of());
    }
    if (value instanceof List<?> list) {
      return count(list);
    }
    if (value instanceof Interval) {
      throw new Refusal(
          Text.of(
                  "Cannot enumerate range %s: a grid needs single values; write alternatives such as",
                  value)
              + " 0.3|0.4|0.5, or use by = random");
    }
    return 1;
  }

  /** Those of so many elements: the elementary symmetric polynomial of the elements' counts. */
  private static long count(int chosen, List<?> of) {
    long[] counts = new long[chosen + 1];
    counts[0] = 1;
    for (int i = 0; i < of.size(); i++) {
      long own = count(of.get(i));
      // Fewer can no longer come to as many as are chosen; their number may be too large to hold.
      int least = Math.max(1, chosen - (of.size() - 1 - i));
      for (int k = Math.min(chosen, i + 1); k >= least; k--) {
        counts[k] = Math.addExact(counts[k], Math.multiplyExact(own, counts[k - 1]));
      }
    }
    return counts[chosen];
  }

  /** The combination of a number, from 0; the rightmost alternative varies fastest. */
  static Object pick(Object value, long index) {
    if (value instanceof Choice choice) {
      long rest = index;
      for (Object each : choice.values()) {
        long size = count(each);
        if (rest < size) {
          return pick(each, rest);
        }
        rest -= size;
      }
      throw new IndexOutOfBoundsException("no alternative " + index + " in " + choice);
    }
    if (value instanceof Call call) {
      List<Object> picked = pick(List.copyOf(call.options().values()), index);
      Map<String, Object> options = new LinkedHashMap<>();
      for (String key : call.options().keySet()) {
        options.put(key, picked.get(options.size()));
      }
      return new Call(call.name(), options);
    }
    if (value instanceof Subset subset) {
      return pick(subset, index);
    }
    return value instanceof List<?> list ? pick(list, index) : value;
  }

  static List<Object> pick(List<?> values, long index) {
    List<Object> picked = new ArrayList<>();
    long rest = index;
    long below = count(values);
    for (Object value : values) {
      below /= count(value);
      picked.add(pick(value, rest / below));
      rest %= below;
    }
    return picked;
  }

  /** Those with the first element come before those without it. */
  private static List<Object> pick(Subset subset, long index) {
    List<Object> picked = new ArrayList<>();
    long rest = index;
    for (int i = 0; picked.size() < subset.size(); i++) {
      Object element = subset.of().get(i);
      List<Object> behind = subset.of().subList(i + 1, subset.of().size());
      long each = count(subset.size() - picked.size() - 1, behind);
      long with = Math.multiplyExact(count(element), each);
      if (rest < with) {
        picked.add(pick(element, rest / each));
        rest %= each;
      } else {
        rest -= with;
      }
    }
    return picked;
  }
}
