package io.espalier.search;

import io.espalier.spec.Choice;
import io.espalier.spec.Interval;
import io.espalier.spec.Subset;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One choice that a space leaves open. */
sealed interface Gene {
  /** Values that show all that may come: every alternative and element, both ends of a range. */
  List<Object> probes();

  /** A value, every one as likely as the others. */
  Object draw(SplittableRandom random);

  /** Whether there is more than one value. */
  boolean open();

  /** Another value than this one, near it where values have an order; only of an open gene. */
  Object mutated(Object value, SplittableRandom random);

  /** The number of one of the alternatives. */
  record Alternative(Choice choice) implements Gene {
    @Override
    public List<Object> probes() {
      return IntStream.range(0, choice.values().size()).<Object>mapToObj(each -> each).toList();
    }

    @Override
    public Integer draw(SplittableRandom random) {
      return random.nextInt(choice.values().size());
    }

    @Override
    public boolean open() {
      return choice.values().size() > 1;
    }

    @Override
    public Integer mutated(Object value, SplittableRandom random) {
      int other = random.nextInt(choice.values().size() - 1);
      return other < (int) value ? other : other + 1;
    }
  }

  /** The numbers of so many elements, rising. */
  record Elements(Subset subset) implements Gene {
    /** One after the other; the last ones where fewer are left. */
    @Override
    public List<Object> probes() {
      List<Object> probes = new ArrayList<>();
      int size = subset.size();
      for (int from = 0; from < subset.of().size(); from += size) {
        int first = Math.min(from, subset.of().size() - size);
        probes.add(IntStream.range(first, first + size).boxed().toList());
      }
      return probes;
    }

    @Override
    public List<Integer> draw(SplittableRandom random) {
      List<Integer> drawn = new ArrayList<>();
      int all = subset.of().size();
      for (int i = 0; i < all; i++) {
        if (random.nextInt(all - i) < subset.size() - drawn.size()) {
          drawn.add(i);
        }
      }
      return List.copyOf(drawn);
    }

    @Override
    public boolean open() {
      return subset.size() < subset.of().size();
    }

    /** One element goes, and another comes. */
    @Override
    public List<Integer> mutated(Object value, SplittableRandom random) {
      List<Integer> chosen = new ArrayList<>();
      ((List<?>) value).forEach(each -> chosen.add((Integer) each));
      List<Integer> others = new ArrayList<>();
      for (int i = 0; i < subset.of().size(); i++) {
        if (!chosen.contains(i)) {
          others.add(i);
        }
      }
      chosen.remove(random.nextInt(chosen.size()));
      chosen.add(others.get(random.nextInt(others.size())));
      return chosen.stream().sorted().toList();
    }
  }

  /**
   * A number of a range. Numbers that are not integers lie on a decimal grid about a thousandth of
   * the range wide.
   */
  record Value(Interval range) implements Gene {
    private static final int RESOLUTION = 1000;

    /** The index of Deb's polynomial mutation: most steps are below a tenth of the range. */
    private static final double INDEX = 20;

    @Override
    public List<Object> probes() {
      return List.of(range.low(), range.high());
    }

    @Override
    public Number draw(SplittableRandom random) {
      if (range.integral()) {
        return random.nextLong(range.low().longValue(), range.high().longValue() + 1);
      }
      return rounded(low() + random.nextDouble() * (high() - low()));
    }

    @Override
    public boolean open() {
      return true;
    }

    /** By Deb's polynomial mutation; at least to the next number. */
    @Override
    public Number mutated(Object value, SplittableRandom random) {
      double from = ((Number) value).doubleValue();
      double at = random.nextDouble();
      double step =
          at < 0.5
              ? StrictMath.pow(2 * at, 1 / (INDEX + 1)) - 1
              : 1 - StrictMath.pow(2 * (1 - at), 1 / (INDEX + 1));
      double least = range.integral() ? 1 : StrictMath.pow(10, -digits());
      double length = Math.max(least, Math.abs(step) * (high() - low()));
      boolean up = from - length < low() || (step >= 0 && from + length <= high());
      return nearest(up ? from + length : from - length);
    }

    /** The number of the range that is nearest to another. */
    Number nearest(double value) {
      return range.integral()
          ? (Number) Math.min(range.high().longValue(), Math.round(value))
          : (Number) rounded(value);
    }

    private double rounded(double value) {
      double rounded =
          BigDecimal.valueOf(value).setScale(digits(), RoundingMode.HALF_EVEN).doubleValue();
      return Math.min(high(), Math.max(low(), rounded));
    }

    private int digits() {
      return (int) Math.ceil(Math.log10(RESOLUTION / (high() - low())));
    }

    private double low() {
      return range.low().doubleValue();
    }

    private double high() {
      return range.high().doubleValue();
    }
  }
}
