package io.espalier.search;

import io.espalier.spec.Call;
import io.espalier.spec.Choice;
import io.espalier.spec.Interval;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A sentence with alternatives ({@code a|b}) and ranges ({@code 0.3..0.5}) anywhere in it, and so a
 * set of candidates.
 *
 * @param start a call, or alternatives of calls
 * @param steps calls, or alternatives of calls
 */
public record Space(Object start, List<Object> steps) {
  /** A drawn number of a range lies on a decimal grid of at least this many intervals. */
  private static final int RESOLUTION = 1000;

  /** So many combinations are gone through to find equal ones. */
  private static final long COUNTED = 10_000;

  private static final long INDEX_STRIDE = 0xD1B54A32D192ED03L;

  public Space {
    steps = List.copyOf(steps);
    requireCall(start);
    steps.forEach(Space::requireCall);
  }

  private static void requireCall(Object value) {
    if (value instanceof Choice choice) {
      choice.values().forEach(Space::requireCall);
    } else if (!(value instanceof Call)) {
      throw new Refusal(
          Text.of(
              "Cannot use %s in a candidate: it is not of the form name(key=value, ...)",
              Spelling.of(value)));
    }
  }

  /**
   * Every candidate once, the rightmost alternative varying fastest.
   *
   * @throws Refusal if there is a range, which has no end of candidates
   */
  public Stream<CandidateText> grid() {
    return LongStream.range(0, size()).mapToObj(this::at).distinct();
  }

  /** How many candidates there are: exact up to ten thousand combinations, and at most as many. */
  Outlook distinct() {
    long size = size();
    return size <= COUNTED ? new Outlook.Exactly(grid().count()) : new Outlook.AtMost(size);
  }

  /** Whether there is no range in it, which has no end of candidates. */
  public boolean isFinite() {
    return parts().stream().allMatch(Space::isFinite);
  }

  private static boolean isFinite(Object value) {
    if (value instanceof Choice choice) {
      return choice.values().stream().allMatch(Space::isFinite);
    }
    if (value instanceof Call call) {
      return call.options().values().stream().allMatch(Space::isFinite);
    }
    return value instanceof List<?> list
        ? list.stream().allMatch(Space::isFinite)
        : !(value instanceof Interval);
  }

  /**
   * The number of combinations of alternatives, equal ones counted apart.
   *
   * @throws Refusal if there is a range
   */
  public long size() {
    try {
      return count(parts());
    } catch (ArithmeticException e) {
      throw new Refusal(
          Text.of("Cannot enumerate %s: it has too many combinations; use by = random", this), e);
    }
  }

  /**
   * A random candidate: every alternative and every number of a range is as likely as the others.
   * Numbers are rounded to a decimal grid about a thousandth of their range wide.
   *
   * @param index numbers the candidates of one seed; the same seed and index give the same
   *     candidate
   */
  public CandidateText sample(long seed, long index) {
    SplittableRandom random =
        new SplittableRandom(
            new SplittableRandom(seed).nextLong()
                ^ new SplittableRandom(index * INDEX_STRIDE).nextLong());
    return sentence(parts().stream().map(part -> draw(part, random)).toList());
  }

  private CandidateText at(long index) {
    return sentence(pick(parts(), index));
  }

  private List<Object> parts() {
    List<Object> parts = new ArrayList<>(List.of(start));
    parts.addAll(steps);
    return parts;
  }

  private static CandidateText sentence(List<Object> calls) {
    return new CandidateText(
        (Call) calls.get(0), calls.stream().skip(1).map(step -> (Call) step).toList());
  }

  private static long count(List<?> values) {
    return values.stream().mapToLong(Space::count).reduce(1, Math::multiplyExact);
  }

  private static long count(Object value) {
    if (value instanceof Choice choice) {
      return choice.values().stream().mapToLong(Space::count).reduce(0, Math::addExact);
    }
    if (value instanceof Call call) {
      return count(List.copyOf(call.options().values()));
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

  private static Object pick(Object value, long index) {
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
      return withOptions(call, pick(List.copyOf(call.options().values()), index));
    }
    return value instanceof List<?> list ? pick(list, index) : value;
  }

  private static List<Object> pick(List<?> values, long index) {
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

  private static Object draw(Object value, SplittableRandom random) {
    if (value instanceof Choice choice) {
      return draw(choice.values().get(random.nextInt(choice.values().size())), random);
    }
    if (value instanceof Call call) {
      return withOptions(
          call, call.options().values().stream().map(each -> draw(each, random)).toList());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(each -> draw(each, random)).toList();
    }
    return value instanceof Interval interval ? draw(interval, random) : value;
  }

  private static Number draw(Interval interval, SplittableRandom random) {
    double low = interval.low().doubleValue();
    double high = interval.high().doubleValue();
    if (interval.integral()) {
      return random.nextLong(interval.low().longValue(), interval.high().longValue() + 1);
    }
    int digits = (int) Math.ceil(Math.log10(RESOLUTION / (high - low)));
    double drawn = low + random.nextDouble() * (high - low);
    double rounded =
        BigDecimal.valueOf(drawn).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    return Math.min(high, Math.max(low, rounded));
  }

  private static Call withOptions(Call call, List<?> values) {
    Map<String, Object> options = new LinkedHashMap<>();
    int i = 0;
    for (String key : call.options().keySet()) {
      options.put(key, values.get(i++));
    }
    return new Call(call.name(), options);
  }

  @Override
  public String toString() {
    return String.join(" | ", parts().stream().map(Spelling::of).toList());
  }
}
