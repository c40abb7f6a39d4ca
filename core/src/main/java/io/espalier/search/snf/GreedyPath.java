package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import io.espalier.spec.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@link Greedy} under way. */
final class GreedyPath implements CountSearch {
  /** Keep a loss of nothing, and a saving of nothing, apart from others (as in NetAdapt's code). */
  static final double LOSS_OFFSET = 1e-6;

  static final double SAVING_OFFSET = 1e-5;

  private final Greedy options;
  private final Ground ground;
  private final Deque<Level> ahead;
  private final Map<Goal, Counts> answers = new LinkedHashMap<>();
  private final long most;
  private Counts here;
  private List<Counts> candidates = List.of();
  private int step;

  GreedyPath(Greedy options, Ground ground, List<Level> levels) {
    this.options = options;
    this.ground = ground;
    this.ahead = new ArrayDeque<>(levels);
    this.here = ground.space().whole();
    this.most = 1 + steps(levels) * ground.places();
  }

  @Override
  public List<Counts> next(Merits merits) {
    if (step > 0) {
      Optional<Counts> best = best(merits);
      if (best.isEmpty()) {
        return List.of();
      }
      here = best.get();
      arrive();
    }
    if (ahead.isEmpty()) {
      return List.of();
    }
    step++;
    candidates = candidates();
    List<Counts> round = new ArrayList<>(candidates);
    if (step == 1) {
      round.add(0, here);
    }
    return round;
  }

  private void arrive() {
    long cost = ground.cost(here);
    while (!ahead.isEmpty() && cost <= ahead.peek().target()) {
      answers.put(ahead.poll(), here);
    }
  }

  /** Of each group that can take the next step alone the most that may stay. */
  private List<Counts> candidates() {
    long target = target(ground.cost(here), step, ahead.peek());
    List<Counts> all = new ArrayList<>();
    List<Counts> least = new ArrayList<>();
    for (int place = 0; place < ground.places(); place++) {
      List<Integer> possible = ground.space().possible().get(place);
      List<Integer> below = possible.subList(possible.indexOf(here.at(place)) + 1, possible.size());
      if (!below.isEmpty()) {
        Counts floor = here.with(place, below.get(below.size() - 1));
        // By a predicted time, fewer may even take longer.
        if (ground.cost(floor) < ground.cost(here)) {
          least.add(floor);
        }
        if (ground.cost(floor) <= target) {
          all.add(here.with(place, below.get(first(place, below, target))));
        }
      }
    }
    // Near the floors no group has a whole step left: each then gives what it has.
    return all.isEmpty() ? least : all;
  }

  /** The first of these counts, from the largest down, that costs no more than the target. */
  private int first(int place, List<Integer> counts, long target) {
    int low = 0;
    int high = counts.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ground.cost(here.with(place, counts.get(middle))) <= target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** What a step may leave; one that would pass a level ends there. */
  private long target(long cost, int number, Level next) {
    long whole = ground.cost(ground.space().whole());
    double size = options.step() * whole * Math.pow(options.decay(), number - 1.0);
    return Math.max(next.target(), (long) Math.floor(cost - size));
  }

  /** The candidate with the least loss for what it saves; of equal ones the cheapest, the first. */
  private Optional<Counts> best(Merits merits) {
    Counts whole = ground.space().whole();
    OptionalDouble before = merits.of(here);
    if (before.isEmpty() && here.equals(whole)) {
      return Optional.empty();
    }
    long cost = ground.cost(here);
    Counts best = null;
    double bestRatio = Double.POSITIVE_INFINITY;
    long bestCost = Long.MAX_VALUE;
    for (Counts candidate : candidates) {
      OptionalDouble merit = merits.of(candidate);
      long left = ground.cost(candidate);
      if (merit.isPresent() && left < cost) {
        double loss = before.getAsDouble() - merit.getAsDouble() + LOSS_OFFSET;
        double ratio = loss / (cost - left + SAVING_OFFSET);
        if (ratio < bestRatio || (ratio == bestRatio && left < bestCost)) {
          best = candidate;
          bestRatio = ratio;
          bestCost = left;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  @Override
  public String round() {
    return Text.of("step %d", step);
  }

  @Override
  public Optional<Counts> from() {
    return Optional.of(here);
  }

  @Override
  public Map<Goal, Counts> answers() {
    return Collections.unmodifiableMap(answers);
  }

  @Override
  public long most() {
    return most;
  }

  /** How many steps there are if each saves just what it must, and at least one channel. */
  private long steps(List<Level> levels) {
    long channels = 0;
    for (List<Integer> possible : ground.space().possible()) {
      channels += possible.size() - 1;
    }
    Deque<Level> open = new ArrayDeque<>(levels);
    long cost = ground.cost(ground.space().whole());
    int steps = 0;
    while (!open.isEmpty() && steps < channels) {
      steps++;
      cost = Math.min(cost - 1, target(cost, steps, open.peek()));
      while (!open.isEmpty() && cost <= open.peek().target()) {
        open.poll();
      }
    }
    return steps;
  }
}
